import { Problem } from '../core/problem.ts';
import type { BlockStore } from '../blocks/block-store.ts';
import { refuseBlocked, standingOf } from '../blocks/standing.ts';
import type { CancelStore } from '../database/cancel-store.ts';
import { isVisiting, type Asker } from './asker.ts';
import type { SavedTurn } from './turn-store.ts';
import { Cancelled, keepWatch, type Pause } from './watch.ts';

/** The longest that an answer may take, and the longest that it may be, in tokens of the model. */
export const ANSWER_MS = 60_000;
export const MAX_TOKENS = 1_024;

/** A turn whose answer is being made, and what it stood on when it began. */
export interface RunningTurn {
  readonly asker: Asker;
  readonly conversationId: string;
  /** The message, which is being stored while the answer is made. */
  readonly saved: Promise<Pick<SavedTurn, 'visible' | 'takenOver'>>;
  /** Milliseconds. */
  readonly startedAt: number;
}

/** One look at something that a running turn stands on. @throws Problem of what has been lost, Cancelled when the visitor has stopped it. */
export type Look = (turn: RunningTurn) => Promise<void>;

/** Whether the visitor or the address has been blocked since the turn began (S18). */
export const notBlocked =
  (blocks: Pick<BlockStore, 'records'>, now: () => number): ((turn: Pick<RunningTurn, 'asker'>) => Promise<void>) =>
  async ({ asker }) => {
    if (!isVisiting(asker)) return;
    const arrival = { ...asker, address: asker.visit.address || undefined };
    refuseBlocked(standingOf(arrival, await blocks.records(arrival), now()));
  };

/** How long the gate's word on a block is believed, in milliseconds: half of the second after which nothing of a blocked visitor may be stored (S18.10). */
export const BELIEVED_MS = 500;

/**
 * Looks at the blocks again where a message is stored so long after the gate has looked that a block may have come between. Asked in the transaction that
 * stores: what is stored at a moment, no block of half a second before that moment forbids.
 */
export const stillWelcome =
  (look: ReturnType<typeof notBlocked>, now: () => number) =>
  async (asker: Asker, askedAt: number): Promise<void> => {
    if (now() - askedAt > BELIEVED_MS) await look({ asker });
  };

/** Whether the visitor has stopped the answer. A team's calls are not stopped this way: whoever reads a reply of theirs may hang up. */
export const notCancelled =
  (cancels: Pick<CancelStore, 'cancelledSince'>): Look =>
  async ({ asker, conversationId, startedAt }) => {
    if (asker.channel === 'widget' && (await cancels.cancelledSince({ ...asker, conversationId }, startedAt))) throw new Cancelled();
  };

export interface Bounds {
  readonly looks: readonly Look[];
  readonly pause: Pause;
}

/**
 * Ends an answer when its time is over, when a right of the asker is lost, when its message cannot be stored or turns out to be for a person who has taken the
 * conversation, or when the caller's own signal fires; `over` ends the watch.
 */
export function bounded(turn: RunningTurn, { looks, pause }: Bounds, given: AbortSignal): { readonly signal: AbortSignal; readonly over: AbortController } {
  const ending = new AbortController();
  const over = new AbortController();
  const end = (reason: unknown): void => {
    if (!over.signal.aborted) ending.abort(reason);
  };
  const look = async (): Promise<void> => void (await Promise.all(looks.map((one) => one(turn))));
  keepWatch(look, pause, over.signal).catch(end);
  turn.saved.then(({ takenOver }) => void (takenOver && end(new Cancelled())), end);
  pause(ANSWER_MS, over.signal).then(() => end(new Problem('unavailable', 'the answer took too long')), end);
  return { signal: AbortSignal.any([given, ending.signal]), over };
}
