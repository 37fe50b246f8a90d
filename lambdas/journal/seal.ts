import { BATCH_MAX, demandNext, headOf, nextBatch, sealedEvent, type Batch, type Head } from './chain.ts';
import type { KeptEvent } from '../core/journal.ts';

/** A row that waits to be sealed. */
export interface Waiting {
  readonly event: KeptEvent;
  readonly salt: string | undefined;
}

export interface SealDeps {
  readonly rows: {
    /** Keys of rows that wait, by chain, oldest first; as an index knows them, which may be late. */
    waiting(): Promise<ReadonlyMap<string, readonly string[]>>;
    /** What of these still waits, read consistently, oldest first. */
    read(chain: string, keys: readonly string[]): Promise<readonly Waiting[]>;
    head(chain: string): Promise<Head>;
    /** Says of every row of a batch where it is sealed and when it may go. */
    mark(batch: Batch): Promise<void>;
    /** Moves a head on; `false` when it was moved meanwhile. */
    advance(chain: string, from: Head, to: Head): Promise<boolean>;
  };
  readonly archive: {
    /** Writes a batch that is not there yet; `false` when one of its number is. */
    create(batch: Batch): Promise<boolean>;
    read(chain: string, batch: number): Promise<Batch>;
  };
  /** Milliseconds. */
  readonly now: () => number;
  /** Whether time is left for another batch. */
  readonly goOn: () => boolean;
  readonly failed: (chain: string, error: unknown) => void;
}

/** What a run has done. */
export interface Sealed {
  readonly events: number;
  readonly batches: number;
  /** Chains that could not be sealed, each with an error in the log. */
  readonly failed: number;
}

/** Rows first, the head last: whoever finds the head moved finds every row marked. */
async function settle(chain: string, head: Head, batch: Batch, { rows }: SealDeps): Promise<Head> {
  await rows.mark(batch);
  const next = headOf(batch);
  // Moved by another run: it has settled the same batch, since a number is written once.
  return (await rows.advance(chain, head, next)) ? next : rows.head(chain);
}

/**
 * Seals what waits in one chain, batch by batch: into the archive, then into the rows, then into the head. A batch that is in the archive already was left by a
 * run that was cut off, or is another run's: it is taken as it is, and what it holds is sealed no second time.
 */
async function sealChain(chain: string, keys: readonly string[], most: number, deps: SealDeps): Promise<{ events: number; batches: number }> {
  const { rows, archive, now, goOn } = deps;
  let head = await rows.head(chain);
  const done = { events: 0, batches: 0 };
  for (let from = 0; from < keys.length && goOn();) {
    const waiting = await rows.read(chain, keys.slice(from, from + most));
    if (waiting.length === 0) {
      from += most;
      continue;
    }
    const events = waiting.map(({ event, salt }) => sealedEvent(event, salt));
    const batch = nextBatch(chain, head, events, new Date(now()).toISOString());
    const created = await archive.create(batch);
    if (created) from += most;
    const standing = created ? batch : await archive.read(chain, batch.batch);
    if (!created) demandNext(standing, chain, head);
    head = await settle(chain, head, standing, deps);
    done.events += standing.count;
    done.batches += 1;
  }
  return done;
}

/** Seals what waits, chain by chain, for as long as there is time; `most` events a batch. A chain that fails holds up no other. */
export async function seal(deps: SealDeps, most = BATCH_MAX): Promise<Sealed> {
  const done = { events: 0, batches: 0, failed: 0 };
  const broken = new Set<string>();
  while (deps.goOn()) {
    let progress = 0;
    for (const [chain, keys] of await deps.rows.waiting()) {
      if (broken.has(chain)) continue;
      try {
        const { events, batches } = await sealChain(chain, keys, most, deps);
        done.events += events;
        done.batches += batches;
        progress += events;
      } catch (error) {
        broken.add(chain);
        done.failed += 1;
        deps.failed(chain, error);
      }
    }
    // The index may still show what has just been sealed: without progress there is nothing left that can be.
    if (progress === 0) break;
  }
  return done;
}
