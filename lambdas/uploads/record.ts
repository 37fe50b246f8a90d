import { refusedBy } from '../core/deed.ts';
import type { JournalEvent } from '../core/journal.ts';
import type { Enqueue } from '../core/queue.ts';
import type { ScanVerdict, UploadRow } from '../database/tables.ts';
import { typeOfContent, type PurposeName } from '../materials/purposes.ts';
import { uploadKey } from './upload-view.ts';
import type { RenderJob, UploadJob, UploadPlace, UploadReason } from './contract.ts';
import type { UploadWorkStore } from './upload-work-store.ts';

export interface RecordDeps {
  readonly store: UploadWorkStore;
  readonly enqueue: Enqueue;
  readonly queues: { readonly scan: string; readonly render: string; readonly upload: string };
  readonly quarantine: {
    /** The version of a file that is there now. */
    current(key: string): Promise<string | undefined>;
    remove(key: string, versionId: string): Promise<void>;
  };
  /** Removes every version of every object at and below a key, from quarantine and library. */
  readonly removeObjects: (key: string) => Promise<void>;
  readonly record: (event: JournalEvent) => Promise<void>;
}

/** A form lives five minutes; a file that is not here an hour later will not come. */
const UPLOAD_SECONDS = 3_600;

/** The rules that a row's file is held to. */
const purposeOf = ({ purpose }: Pick<UploadRow, 'purpose'>): Extract<PurposeName, 'avatar' | 'attachment' | 'channelMedia'> =>
  purpose === 'attachment' ? 'attachment' : purpose === 'channel-media' ? 'channelMedia' : 'avatar';

const placeOf = (row: UploadRow): UploadPlace => ({ accountId: row.account_id, uploadId: row.upload_id, key: uploadKey(row) });

function scanJobOf(row: UploadRow, versionId: string) {
  const { accountId, uploadId, key } = placeOf(row);
  return {
    accountId,
    upload: { accountId, uploadId, key },
    purpose: purposeOf(row),
    versionId,
    extension: typeOfContent(row.content_type) ?? '',
    contentType: row.content_type,
    bytes: row.bytes,
  };
}

/** Binds a row to the one version that is scanned for it; any other is deleted and changes nothing (S19.6, S24.6). */
async function arrived(place: UploadPlace, versionId: string, { store, enqueue, queues, quarantine }: RecordDeps): Promise<void> {
  await store.bind(place, versionId);
  const row = await store.read(place);
  if (!row || row.deleted_at || row.quarantine_version !== versionId || uploadKey(row) !== place.key) return quarantine.remove(place.key, versionId);
  if (row.status === 'scanning') await enqueue(queues.scan, scanJobOf(row, versionId));
}

async function reject(
  place: UploadPlace,
  versionId: string,
  reason: UploadReason,
  scan: ScanVerdict | undefined,
  { store, record }: RecordDeps,
): Promise<void> {
  if (!(await store.move(place, versionId, ['scanning', 'processing'], { status: 'rejected', reason, ...(scan && { scan }) }))) return;
  await record(refusal(place, 'scan', reason));
}

const refusal = ({ accountId, uploadId }: Pick<UploadPlace, 'accountId' | 'uploadId'>, action: string, reason: UploadReason): JournalEvent =>
  refusedBy('uploads-record', `upload-${uploadId}`, { type: 'upload_validation', accountId, action, target: uploadId, reason });

/** Ends the way of an upload; of avatars the newest that is ready takes the place of all before it. */
async function ready(place: UploadPlace, versionId: string, { store, enqueue, queues }: RecordDeps): Promise<void> {
  await store.move(place, versionId, ['processing'], { status: 'ready' });
  const row = await store.read(place);
  if (row?.status !== 'ready' || purposeOf(row) !== 'avatar') return;
  for (const older of await store.supersede(row)) await enqueue(queues.upload, { task: 'remove', ...placeOf(older) } satisfies UploadJob);
}

async function scanned(place: UploadPlace, versionId: string, scan: ScanVerdict | undefined, deps: RecordDeps): Promise<void> {
  const { store, enqueue, queues } = deps;
  await store.move(place, versionId, ['scanning'], { status: 'processing', ...(scan && { scan }) });
  const row = await store.read(place);
  if (row?.status !== 'processing' || row.quarantine_version !== versionId) return;
  const type = typeOfContent(row.content_type);
  if (type !== 'png' && type !== 'jpeg' && type !== 'webp') return ready(place, versionId, deps);
  const verdict = row.scan?.verdict === 'not-scanned' ? 'not-scanned' : 'clean';
  await enqueue(queues.render, { ...place, versionId, type, purpose: purposeOf(row), verdict } satisfies RenderJob);
}

/** Takes up what a crash has left in one account: every message may be sent again. */
async function sweep(accountId: string, staleAfterSeconds: number, deps: RecordDeps): Promise<void> {
  const { store, enqueue, queues, quarantine, record } = deps;
  for (const row of await store.stale(accountId, staleAfterSeconds)) {
    const place = placeOf(row);
    const version = row.quarantine_version;
    if (row.deleted_at) await remove(place, deps);
    else if (row.status === 'awaiting-upload') {
      const come = await quarantine.current(place.key);
      if (come) await arrived(place, come, deps);
    } else if (row.status === 'scanning' && version) await enqueue(queues.scan, scanJobOf(row, version));
    else if (row.status === 'processing' && version) await scanned(place, version, undefined, deps);
  }
  // A form that was given out and brought nothing: not used, or the store has refused what was sent with it, which only it has seen (S22.10).
  for (const uploadId of await store.expire(accountId, UPLOAD_SECONDS)) await record(refusal({ accountId, uploadId }, 'upload', 'upload-expired'));
}

/** Objects first, the row last: a crash in between leaves the row that says what to do. */
async function remove(place: UploadPlace, { store, removeObjects }: RecordDeps): Promise<void> {
  const row = await store.read(place);
  if (row && !row.deleted_at) return;
  await removeObjects(place.key);
  await store.remove(place);
}

/** Moves uploads on, each only from the state and the version that is expected, so that a repeated or late message changes nothing. */
export async function recordUpload(job: UploadJob, deps: RecordDeps): Promise<void> {
  if (job.task === 'sweep') return sweep(job.accountId, job.staleAfterSeconds, deps);
  const place: UploadPlace = { accountId: job.accountId, uploadId: job.uploadId, key: job.key };
  if (job.task === 'remove') return remove(place, deps);
  if (job.task === 'arrived') return arrived(place, job.versionId, deps);
  if (job.task === 'scanned') return job.reason ? reject(place, job.versionId, job.reason, job.scan, deps) : scanned(place, job.versionId, job.scan, deps);
  if (!job.reason) return ready(place, job.versionId, deps);
  await reject(place, job.versionId, job.reason, undefined, deps);
  // A late message may find an upload that is ready: its objects stay.
  if ((await deps.store.read(place))?.status === 'rejected') await deps.removeObjects(place.key);
}
