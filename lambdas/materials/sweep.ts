import type { Journal } from '../core/journal.ts';
import type { Enqueue } from '../core/queue.ts';
import { eachMarked, type Marks } from '../database/marked-accounts.ts';
import type { UploadJob } from '../uploads/contract.ts';
import { extensionFor, releasedScan, type IngestJob, type PurgeJob, type ScanJob } from './jobs.ts';
import { materialRefused } from './refused.ts';
import type { Ids, WorkStore } from './work-store.ts';

/** A form lives five minutes; a file that is not here an hour later will not come. */
const UPLOAD_SECONDS = 3_600;

export interface SweepDeps extends Marks {
  readonly store: WorkStore;
  readonly enqueue: Enqueue;
  /** Looks whether a file has come whose arrival was never noted, and notes it. */
  readonly lookForFile: (ids: Ids) => Promise<void>;
  readonly queues: { readonly scan: string; readonly ingest: string; readonly purge: string; readonly upload: string };
  readonly record: Journal;
  readonly log: (accountId: string, error: unknown) => void;
}

async function takeUp(accountId: string, staleAfterSeconds: number, { store, enqueue, lookForFile, queues, record }: SweepDeps): Promise<void> {
  for (const row of await store.stale(accountId, staleAfterSeconds)) {
    const ids = { accountId, chatbotId: row.chatbotId, materialId: row.materialId };
    const scan = releasedScan.safeParse(row.scan);
    if (row.deleted) await enqueue(queues.purge, ids satisfies PurgeJob);
    else if (row.status === 'awaiting-upload') await lookForFile(ids);
    else if (row.status === 'scanning' && row.versionId)
      await enqueue(queues.scan, {
        ...ids,
        versionId: row.versionId,
        extension: extensionFor(row.contentType),
        contentType: row.contentType,
        bytes: row.bytes,
      } satisfies ScanJob);
    else if (row.status === 'processing' && row.versionId && scan.success)
      await enqueue(queues.ingest, { ...ids, versionId: row.versionId, outcome: 'released', scan: scan.data } satisfies IngestJob);
  }
  for (const row of await store.stale(accountId, UPLOAD_SECONDS)) {
    const ids = { accountId, chatbotId: row.chatbotId, materialId: row.materialId };
    // Not used, or the store has refused what was sent with it, which only it has seen (S22.10).
    if (row.status === 'awaiting-upload' && !row.deleted && (await store.expire(ids)))
      await record(materialRefused('materials-sweep', ids, 'upload', 'upload-expired'));
  }
  await enqueue(queues.upload, { task: 'sweep', accountId, staleAfterSeconds } satisfies UploadJob);
  for (const chatbotId of await store.deletedChatbots(accountId)) await enqueue(queues.purge, { accountId, chatbotId } satisfies PurgeJob);
}

/** Takes up what a crash has left, account by account: jobs are sent again, which is harmless where they are still on their way. An account with nothing left loses its mark. */
export const sweep = (staleAfterSeconds: number, deps: SweepDeps): Promise<void> =>
  eachMarked(
    deps,
    async (accountId) => {
      await takeUp(accountId, staleAfterSeconds, deps);
      return (await deps.store.unfinished(accountId)) + (await deps.store.deletedChatbots(accountId)).length === 0;
    },
    deps.log,
  );
