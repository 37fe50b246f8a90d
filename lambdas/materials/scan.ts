import type { Enqueue } from '../core/queue.ts';
import type { UploadJob } from '../uploads/contract.ts';
import type { Reason } from './reasons.ts';
import { checkKind } from './file-kind.ts';
import { objectKey, type IngestJob, type MaterialScan, type ScanJob, type UploadScan } from './jobs.ts';
import type { EngineVerdict, ScanEngine } from './scan-engine.ts';

/** One version of one object, as it is read from quarantine. */
export interface QuarantinedFile {
  readonly bytes: number;
  readonly eTag: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A verdict that lets a file pass. */
export interface ReleasedScan {
  readonly verdict: 'clean' | 'not-scanned';
  readonly engine: string;
}

export interface ScanDeps {
  readonly engine: ScanEngine;
  readonly quarantine: {
    /** `undefined` when the version is gone. */
    open(key: string, versionId: string): Promise<QuarantinedFile | undefined>;
    remove(key: string, versionId: string): Promise<void>;
  };
  readonly library: {
    /** Copies exactly the version that was scanned, or nothing (`CopySourceIfMatch`), tagged with its verdict. */
    release(key: string, from: { readonly versionId: string; readonly eTag: string }, contentType: string, scan: ReleasedScan): Promise<void>;
    /** Whether this version was released before; the verdict as it was noted then. */
    released(key: string, versionId: string): Promise<ReleasedScan | undefined>;
  };
  readonly enqueue: Enqueue;
  readonly ingestQueue: string;
  readonly uploadQueue: string;
}

const SAMPLE_BYTES = 4_096;

/** Passes a file on while keeping its two ends, which say what kind of file it is. */
async function* sampled(body: AsyncIterable<Uint8Array>, ends: { head: Buffer; tail: Buffer }): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    if (ends.head.length < SAMPLE_BYTES) ends.head = Buffer.concat([ends.head, chunk]).subarray(0, SAMPLE_BYTES);
    ends.tail = Buffer.concat([ends.tail, chunk.length > SAMPLE_BYTES ? chunk.subarray(-SAMPLE_BYTES) : chunk]).subarray(-SAMPLE_BYTES);
    yield chunk;
  }
}

/** What follows from a verdict and from what the file really is. */
function decide(
  job: ScanJob,
  verdict: EngineVerdict,
  ends: { readonly head: Buffer; readonly tail: Buffer },
): { readonly release: ReleasedScan } | { readonly reject: Reason } {
  if (verdict.verdict === 'infected' || verdict.verdict === 'unscannable') return { reject: verdict.verdict };
  const purpose = 'upload' in job ? job.purpose : 'training';
  const kind = checkKind({ head: ends.head, tail: ends.tail, declaredType: job.contentType, extension: job.extension }, purpose);
  return kind.ok ? { release: { verdict: verdict.verdict, engine: verdict.engine } } : { reject: kind.reason };
}

/**
 * How much later it is told that a file is not there, in seconds: an attempt that was cut off after its verdict has removed the file, and told its verdict at
 * once. The first that is told counts.
 */
const GONE_SECONDS = 20;

/** Who is told of the outcome, and how. */
interface Told {
  readonly reject: (reason: Reason, scan?: { verdict: EngineVerdict['verdict']; engine: string }, delaySeconds?: number) => Promise<void>;
  readonly released: (scan: ReleasedScan) => Promise<void>;
}

function toMaterials({ accountId, chatbotId, materialId, versionId }: MaterialScan, { enqueue, ingestQueue }: ScanDeps): Told {
  const ids = { accountId, chatbotId, materialId, versionId };
  return {
    reject: (reason, scan, delay) => enqueue(ingestQueue, { ...ids, outcome: 'rejected', reason, ...(scan && { scan }) } satisfies IngestJob, delay),
    released: (scan) => enqueue(ingestQueue, { ...ids, outcome: 'released', scan } satisfies IngestJob),
  };
}

function toUploads({ upload, versionId }: UploadScan, { enqueue, uploadQueue }: ScanDeps): Told {
  return {
    reject: (reason, scan, delay) => enqueue(uploadQueue, { task: 'scanned', ...upload, versionId, reason, ...(scan && { scan }) } satisfies UploadJob, delay),
    released: (scan) => enqueue(uploadQueue, { task: 'scanned', ...upload, versionId, scan } satisfies UploadJob),
  };
}

/**
 * Scans one version of a quarantined file and decides: released to the library with a tag, or rejected; then quarantine is emptied (S24). Each step can be
 * repeated, and a message that comes twice finds the work done. Without a verdict nothing is released: the job fails and comes again.
 */
export async function scanFile(job: ScanJob, deps: ScanDeps, signal: AbortSignal): Promise<void> {
  const { versionId } = job;
  const { quarantine, library } = deps;
  const key = 'upload' in job ? job.upload.key : objectKey(job);
  const { reject, released } = 'upload' in job ? toUploads(job, deps) : toMaterials(job, deps);

  const file = await quarantine.open(key, versionId);
  if (!file) {
    // Released by an attempt that did not get further; else rejected before, deleted by its owner, or expired, which the material's own state tells apart.
    const before = await library.released(key, versionId);
    return before ? released(before) : reject('storage', undefined, GONE_SECONDS);
  }
  if (file.bytes > job.bytes) {
    await reject('size');
    return quarantine.remove(key, versionId);
  }
  const ends = { head: Buffer.alloc(0), tail: Buffer.alloc(0) };
  const verdict = await deps.engine.scan(sampled(file.body, ends), { bytes: file.bytes, signal, object: { key, versionId } });
  const decision = decide(job, verdict, ends);
  if ('release' in decision) {
    await library.release(key, { versionId, eTag: file.eTag }, job.contentType, decision.release);
    await released(decision.release);
  } else {
    await reject(decision.reject, { verdict: verdict.verdict, engine: verdict.engine });
  }
  await quarantine.remove(key, versionId);
}
