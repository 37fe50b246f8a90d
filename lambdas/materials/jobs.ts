import * as z from 'zod';
import { uploadOfKey } from '../uploads/contract.ts';
import { typeOfContent } from './purposes.ts';
import { REASONS } from './reasons.ts';

const ids = { accountId: z.uuid(), chatbotId: z.uuid(), materialId: z.uuid() };
const scan = z.strictObject({ verdict: z.enum(['clean', 'infected', 'unscannable', 'not-scanned']), engine: z.string().max(100) });

/** A verdict that lets a file pass. */
export const releasedScan = z.strictObject({ verdict: z.enum(['clean', 'not-scanned']), engine: z.string().max(100) });

const subject = {
  versionId: z.string().min(1).max(1_024),
  extension: z.string().max(10),
  contentType: z.string().max(100),
  bytes: z.number().int().positive(),
};

/** Scan exactly this version of a file in quarantine. What it claims to be comes with the job: the scanner has no database. */
export const scanJob = z.union([
  z.strictObject({ ...ids, ...subject }),
  z.strictObject({
    accountId: z.uuid(),
    upload: z.strictObject({ accountId: z.uuid(), uploadId: z.uuid(), key: z.string().max(300) }).refine(({ key }) => uploadOfKey(key) !== undefined),
    purpose: z.enum(['avatar', 'attachment', 'channelMedia']),
    ...subject,
  }),
]);
export type ScanJob = z.output<typeof scanJob>;
export type UploadScan = Extract<ScanJob, { upload: object }>;
export type MaterialScan = Exclude<ScanJob, { upload: object }>;

/** What became of a scan; `released` is in the library, tagged, and may be read. */
export const ingestJob = z.discriminatedUnion('outcome', [
  z.strictObject({ ...ids, versionId: z.string().max(1_024), outcome: z.literal('released'), scan: releasedScan }),
  z.strictObject({ ...ids, versionId: z.string().max(1_024), outcome: z.literal('rejected'), reason: z.enum(REASONS), scan: scan.optional() }),
]);
export type IngestJob = z.output<typeof ingestJob>;

/** Remove what a deleted material, or a whole deleted chatbot, has left. */
export const purgeJob = z.strictObject({ accountId: z.uuid(), chatbotId: z.uuid(), materialId: z.uuid().optional() });
export type PurgeJob = z.output<typeof purgeJob>;

/** Where a file lives, in quarantine as in the library: made by the server from ids, never from a name (S19). */
export const objectKey = ({
  accountId,
  chatbotId,
  materialId,
}: {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly materialId: string;
}): string => `accounts/${accountId}/chatbots/${chatbotId}/materials/${materialId}`;

const KEY = /^accounts\/([0-9a-f-]{36})\/chatbots\/([0-9a-f-]{36})\/materials\/([0-9a-f-]{36})$/;

/** The ids in a key; `undefined` for a key that is not ours. */
export function parseObjectKey(key: string): { accountId: string; chatbotId: string; materialId: string } | undefined {
  const [, accountId, chatbotId, materialId] = KEY.exec(key) ?? [];
  return accountId && chatbotId && materialId ? { accountId, chatbotId, materialId } : undefined;
}

/** The extension that belongs to a stored content type, which is always one of ours: what a material is does not hang on its name. */
export const extensionFor = (contentType: string): string => typeOfContent(contentType) ?? '';
