import type { Journal } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import type { EmbeddingModel } from '../models/embedding.ts';
import { ModelError } from '../models/model-error.ts';
import { ExtractionError, type Block } from './block.ts';
import { searchText, type Chunk } from '../retrieval/stored-chunk.ts';
import { chunk } from './chunk.ts';
import type { Document, DocumentType } from './extract.ts';
import { extensionFor, objectKey, type IngestJob } from './jobs.ts';
import type { Library } from './library-store.ts';
import { PURPOSES } from './purposes.ts';
import { materialRefused } from './refused.ts';
import type { Ids, WorkStore } from './work-store.ts';

/** Texts that are embedded in one call. */
const BATCH = 64;

export interface EmbeddedChunk extends Chunk {
  readonly embedding: readonly number[];
}

export interface IngestDeps {
  readonly store: Pick<WorkStore, 'read' | 'move'>;
  readonly namespace: {
    /**
     * Replaces a material's chunks and marks it ready, in one transaction: a reader sees all of it or nothing. Answers how many chunks the chatbot has now, or that
     * its namespace holds vectors of another model, in which case nothing was written.
     * @throws Problem `quota-exceeded` when the plan has no room for so many chunks; nothing was written.
     */
    fill(
      ids: Ids,
      versionId: string,
      model: { readonly id: string; readonly dimensions: number },
      chunks: readonly EmbeddedChunk[],
      pages: number | undefined,
    ): Promise<{ readonly chunks: number } | 'other-model'>;
  };
  /** Has the namespace filled again with the configured model. */
  readonly askToReembed: (ids: Ids) => Promise<void>;
  /** Has the index built that a namespace of so many chunks needs. */
  readonly askForIndex: (ids: Ids, chunks: number) => Promise<void>;
  readonly library: Library;
  /** Has the administrators told of a share of the quota that was reached. */
  readonly noteUse: (accountId: string, full?: 'chunks') => Promise<void>;
  /** Reads a document, within bounds of time and memory. */
  readonly extract: (document: Document, signal: AbortSignal) => Promise<{ readonly blocks: readonly Block[] }>;
  readonly embedding: () => Promise<EmbeddingModel>;
  readonly record: Journal;
}

async function embed(model: EmbeddingModel, chunks: readonly Chunk[], signal: AbortSignal): Promise<EmbeddedChunk[]> {
  const embedded: EmbeddedChunk[] = [];
  for (let from = 0; from < chunks.length; from += BATCH) {
    const batch = chunks.slice(from, from + BATCH);
    const vectors = await model.embed(batch.map(searchText), { signal, purpose: 'passage' });
    embedded.push(...batch.map((piece, index) => ({ ...piece, embedding: vectors[index] ?? [] })));
  }
  return embedded;
}

/**
 * Records the outcome of a scan, and turns a released file into chunks of its chatbot's namespace. A document that cannot be read fails with a reason; a
 * model or a store that does not answer fails the job, which comes again.
 */
export async function ingest(job: IngestJob, deps: IngestDeps, signal: AbortSignal): Promise<void> {
  const { versionId, ...ids } = job;
  const { library } = deps;
  if (job.outcome === 'rejected') {
    const end = { status: 'rejected', reason: job.reason, ...(job.scan && { scan: job.scan }) } as const;
    if (await deps.store.move(ids, versionId, ['scanning'], end)) await deps.record(materialRefused('materials-ingest', ids, 'scan', job.reason));
    return;
  }
  await deps.store.move(ids, versionId, ['scanning', 'processing'], { status: 'processing', scan: job.scan });
  const material = await deps.store.read(ids);
  if (!material || material.deleted || material.status !== 'processing' || material.versionId !== versionId) return;

  const fail = (reason: IngestFailure): Promise<boolean> => deps.store.move(ids, versionId, ['processing'], { status: 'failed', reason });
  const bytes = await library.read(objectKey(ids), PURPOSES.training.maxBytes);
  if (!bytes) return void (await fail('storage'));
  try {
    const { blocks } = await deps.extract({ bytes, type: extensionFor(material.contentType) as DocumentType }, signal);
    const pages = blocks.reduce((most, { page }) => Math.max(most, page ?? 0), 0);
    const model = await deps.embedding();
    const chunks = await embed(model, chunk(blocks), signal);
    const filled = await deps.namespace.fill(ids, versionId, model, chunks, pages || undefined);
    if (filled === 'other-model') {
      await deps.askToReembed(ids);
      // The job comes again, and finds a namespace of its model.
      throw new Problem('unavailable', 'the namespace holds vectors of another model');
    }
    await deps.askForIndex(ids, filled.chunks);
    await deps.noteUse(ids.accountId);
  } catch (error) {
    if (error instanceof ExtractionError) return void (await fail(error.reason));
    if (error instanceof Problem && error.code === 'quota-exceeded') {
      await fail('quota');
      return deps.noteUse(ids.accountId, 'chunks');
    }
    if (error instanceof ModelError && error.code !== 'refused') throw new Problem('unavailable', 'embedding model', { cause: error });
    throw error;
  }
}

type IngestFailure = ExtractionError['reason'] | 'storage' | 'quota';
