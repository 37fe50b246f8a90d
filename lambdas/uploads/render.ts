import type { Enqueue } from '../core/queue.ts';
import { PURPOSES } from '../materials/purposes.ts';
import { AVATAR_SIDES, type RenderJob, type UploadJob, type UploadReason } from './contract.ts';
import { refuseImage } from './image-structure.ts';
import type { Reencode } from './picture.ts';
import { pictureKey } from './upload-view.ts';

export interface RenderDeps {
  readonly library: {
    /** `undefined` when it is not there, or not clean. */
    read(key: string): Promise<Uint8Array | undefined>;
    write(key: string, bytes: Uint8Array, verdict: RenderJob['verdict']): Promise<void>;
    remove(key: string): Promise<void>;
  };
  readonly reencode: Reencode;
  readonly enqueue: Enqueue;
  readonly uploadQueue: string;
}

/** Looks into a clean picture and says why it cannot be kept, if so; an avatar is written anew in its sizes, and the original is removed. */
async function judge(job: RenderJob, { library, reencode }: RenderDeps, signal: AbortSignal): Promise<UploadReason | undefined> {
  const bytes = await library.read(job.key);
  // Done by an attempt that did not get further.
  if (!bytes) return job.purpose === 'avatar' && (await library.read(pictureKey(job.key, AVATAR_SIDES[0]))) ? undefined : 'storage';
  const refusal = refuseImage(job.type, bytes, PURPOSES[job.purpose].maxSide);
  if (refusal || job.purpose !== 'avatar') return refusal;
  const pictures = await reencode({ type: job.type, bytes, sides: [...AVATAR_SIDES].reverse() }, signal);
  if (pictures === 'broken') return 'broken';
  // The smallest last: where it is, all are.
  for (const { side, bytes: picture } of pictures) await library.write(pictureKey(job.key, side), picture, job.verdict);
  await library.remove(job.key);
  return undefined;
}

/** Runs one job on a picture and reports it. Each step can be repeated. */
export async function render(job: RenderJob, deps: RenderDeps, signal: AbortSignal): Promise<void> {
  const reason = await judge(job, deps, signal);
  const { accountId, uploadId, key, versionId } = job;
  await deps.enqueue(deps.uploadQueue, { task: 'rendered', accountId, uploadId, key, versionId, ...(reason && { reason }) } satisfies UploadJob);
}
