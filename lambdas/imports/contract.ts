import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id } from '../core/schema.ts';
import { material, TRAINING_TYPES } from '../materials/contract.ts';
import { outgoingEnv, URL_MAX, URL_REASONS } from '../outgoing/contract.ts';

/** What a page may be: what a file may be. */
export const PAGE_TYPES: ReadonlySet<string> = new Set([...Object.values(TRAINING_TYPES).map(({ contentType }) => contentType)]);
/** The same thing under the names that servers give it. */
export const PAGE_ALIASES: Readonly<Record<string, string>> = { 'application/xhtml+xml': 'text/html', 'text/x-markdown': 'text/markdown' };

/** How often a fetch is begun again before it is called off. */
export const FETCH_TRIES = 3;
/** How long a fetch may use its one right to put an object, in seconds; a job that waited longer is begun again by the sweep. */
export const PUT_SECONDS = 900;

export const schedule = z.enum(['daily', 'weekly', 'monthly']);
const url = z.string().min(1).max(URL_MAX);
const problems = ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'] as const;

export const importRoutes = routes({
  importPage: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/imports',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary:
      'Import a page. It is fetched without any right or credential of ours, and scanned like a file. The same address again is a new fetch of the same material.',
    problems: [...problems, 'url-refused', 'upload-refused', 'conflict'],
    params: z.strictObject({ chatbotId: id }),
    body: z.strictObject({ url, schedule: schedule.optional() }),
    reply: z.strictObject({ material }),
  },
  resyncMaterial: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}/resync',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: 'Fetch a page again now. What has not changed is not taken in again.',
    problems: [...problems, 'conflict'],
    params: z.strictObject({ chatbotId: id, materialId: id }),
    reply: material,
  },
});

const tenant = { accountId: z.uuid(), chatbotId: z.uuid() };

/** Work for the worker with rights: begin a fetch, or take in what one has brought. It names rows and objects and carries nothing of a page. */
export const importJob = z.discriminatedUnion('task', [
  z.strictObject({ task: z.literal('start'), ...tenant, materialId: z.uuid() }),
  z.strictObject({ task: z.literal('fetched'), ...tenant, materialId: z.uuid(), fetchId: z.uuid(), versionId: z.string().min(1).max(1_024) }),
]);
export type ImportJob = z.output<typeof importJob>;

/** All that the importer is told: what to fetch, and the one object that it may put. */
export const fetchJob = z.strictObject({ accountId: z.uuid(), fetchId: z.uuid(), kind: z.literal('page'), url, put: z.url().max(4_000) });
export type FetchJob = z.output<typeof fetchJob>;

/** Content type of an object that says why there is no page. */
export const REFUSAL_TYPE = 'application/vnd.rempart.refusal+json';
export const fetchRefusal = z.strictObject({ reason: z.enum(URL_REASONS) });

export interface FetchIds {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly materialId: string;
  readonly fetchId: string;
}

/** Where a fetch puts what it brings: below its material, so that a deletion reaches it. */
export const fetchKey = ({ accountId, chatbotId, materialId, fetchId }: FetchIds): string =>
  `accounts/${accountId}/chatbots/${chatbotId}/materials/${materialId}/fetches/${fetchId}`;

/** The key of the material that a fetch belongs to. */
export const materialKeyOf = (key: string): string => key.slice(0, key.indexOf('/fetches/'));

const UUID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const KEY = new RegExp(`^accounts/${UUID}/chatbots/${UUID}/materials/${UUID}/fetches/${UUID}$`);

/** The ids in such a key; `undefined` for any other. */
export function parseFetchKey(key: string): FetchIds | undefined {
  const [, accountId, chatbotId, materialId, fetchId] = KEY.exec(key) ?? [];
  return accountId && chatbotId && materialId && fetchId ? { accountId, chatbotId, materialId, fetchId } : undefined;
}

export const importsEnv = z.object({ ...outgoingEnv.shape, DIRECTORY_TABLE: z.string().min(1), IMPORT_QUEUE: z.string().min(1) });
export const importerEnv = outgoingEnv;
export const importWorkEnv = z.object({ QUARANTINE_BUCKET: z.string().min(1), FETCH_QUEUE: z.string().min(1) });
export const importSyncEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), IMPORT_QUEUE: z.string().min(1) });
