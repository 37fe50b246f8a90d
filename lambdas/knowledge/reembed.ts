import type { Enqueue } from '../core/queue.ts';
import type { EmbeddingModel } from '../models/embedding.ts';
import { searchText, type StoredChunk } from '../retrieval/stored-chunk.ts';
import { indexWanted, type ReembedJob } from './contract.ts';

/** Chunks that are embedded and written at a time. */
const BATCH = 64;

export type BareChunk = Omit<StoredChunk, 'embedding'>;

export interface ReembedStore {
  /** Begins, or goes on with what was begun; `false` when the namespace is gone or of this model already. */
  begin(job: ReembedJob, model: { readonly id: string; readonly dimensions: number }): Promise<boolean>;
  /** Chunks that the new table does not hold yet. */
  missing(job: ReembedJob, limit: number): Promise<readonly BareChunk[]>;
  add(job: ReembedJob, chunks: readonly StoredChunk[]): Promise<void>;
  /** Puts the new table in the place of the old one; `false` when chunks have come meanwhile. */
  finish(job: ReembedJob): Promise<boolean>;
  chunks(job: ReembedJob): Promise<number>;
}

export interface ReembedDeps {
  readonly store: ReembedStore;
  readonly embedding: () => Promise<EmbeddingModel>;
  readonly enqueue: Enqueue;
  readonly queues: { readonly index: string; readonly reembed: string };
}

/**
 * Fills a namespace again with the configured model. Until the last chunk is there the old table answers, by words. What was written stays written, so a job
 * that is cut off goes on where it was; one whose time is over sends itself again.
 */
export async function reembed(job: ReembedJob, { store, embedding, enqueue, queues }: ReembedDeps, signal: AbortSignal): Promise<void> {
  const model = await embedding();
  if (!(await store.begin(job, model))) return;
  for (;;) {
    const chunks = await store.missing(job, BATCH);
    if (chunks.length === 0) {
      if (await store.finish(job)) break;
      continue;
    }
    if (signal.aborted) return enqueue(queues.reembed, job);
    const vectors = await model.embed(chunks.map(searchText), { purpose: 'passage', signal });
    await store.add(
      job,
      chunks.map((chunk, index) => ({ ...chunk, embedding: vectors[index] ?? [] })),
    );
  }
  const want = indexWanted(await store.chunks(job));
  if (want) await enqueue(queues.index, { ...job, want });
}
