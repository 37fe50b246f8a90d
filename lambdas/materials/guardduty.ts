import * as z from 'zod';
import type { ScanEngine } from './scan-engine.ts';

/** One version of one file in quarantine. */
export interface QuarantinedVersion {
  readonly key: string;
  readonly versionId: string;
}

/** What GuardDuty says of a version. */
export interface Finding {
  readonly verdict: 'clean' | 'infected' | 'unscannable';
  /** Name of the threat, or why it was not looked at. */
  readonly signature?: string;
}

export interface FindingStore {
  note(version: QuarantinedVersion, finding: Finding): Promise<void>;
  read(version: QuarantinedVersion): Promise<Finding | undefined>;
}

/** The event "GuardDuty Malware Protection Object Scan Result", as far as it is read (GuardDuty guide, "Monitoring S3 object scans with Amazon EventBridge"). */
const scanResult = z.object({
  detail: z.object({
    scanStatus: z.string().max(50),
    s3ObjectDetails: z.object({ bucketName: z.string().max(63), objectKey: z.string().min(1).max(1_024), versionId: z.string().min(1).max(1_024) }),
    scanResultDetails: z.object({
      scanResultStatus: z.string().max(50),
      threats: z.array(z.object({ name: z.string() })).nullish(),
    }),
  }),
});

const NAME_MAX = 200;

function findingOf({ scanStatus, scanResultDetails: { scanResultStatus, threats } }: z.output<typeof scanResult>['detail']): Finding {
  if (scanResultStatus === 'THREATS_FOUND') return { verdict: 'infected', signature: (threats?.[0]?.name ?? 'unnamed').slice(0, NAME_MAX) };
  if (scanResultStatus === 'UNSUPPORTED') return { verdict: 'unscannable', signature: 'Unsupported' };
  if (scanResultStatus === 'NO_THREATS_FOUND' && scanStatus === 'COMPLETED') return { verdict: 'clean' };
  // ACCESS_DENIED, FAILED, and whatever may be added: no verdict, so the file stays where it is and the alarm of files without one rings.
  throw new Error(`GuardDuty gave no verdict: ${scanStatus}, ${scanResultStatus}`);
}

/**
 * Notes what GuardDuty has found, for exactly the version that it has read. A clean result is one only when the scan was completed (S24).
 * @throws Error for an event of another form, of another bucket, or without a verdict.
 */
export async function noteFinding(event: unknown, quarantine: string, store: FindingStore): Promise<void> {
  const { detail } = scanResult.parse(event);
  const { bucketName, objectKey: key, versionId } = detail.s3ObjectDetails;
  if (bucketName !== quarantine) throw new Error('a finding of another bucket');
  await store.note({ key, versionId }, findingOf(detail));
}

/** For how long one attempt waits for a finding, and how often it looks, in milliseconds. Small files take seconds; there is no promise of AWS's. */
const WAIT_MS = 120_000;
const LOOK_EVERY_MS = 2_000;

/**
 * GuardDuty Malware Protection as the engine: it reads the object by itself, and its finding is waited for. The file is read here too, for what it is.
 * No finding in time is no verdict: the job comes again.
 */
export const guardDutyEngine = (
  read: FindingStore['read'],
  pause: (milliseconds: number, signal: AbortSignal) => Promise<unknown>,
  now: () => number,
): ScanEngine => ({
  async scan(source, { bytes, signal, object }) {
    if (!object) throw new Error('GuardDuty knows objects, not streams');
    let received = 0;
    for await (const chunk of source) received += chunk.length;
    if (received !== bytes) throw new Error('the file was read short');
    const engine = 'GuardDuty Malware Protection for S3';
    for (const until = now() + WAIT_MS; ; await pause(LOOK_EVERY_MS, signal)) {
      const finding = await read(object);
      if (finding?.verdict === 'clean') return { verdict: 'clean', engine };
      if (finding) return { verdict: finding.verdict, engine, signature: finding.signature ?? 'unnamed' };
      if (now() >= until) throw new Error('GuardDuty has not come to a finding yet');
    }
  },
});
