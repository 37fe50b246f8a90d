import { Problem } from '../core/problem.ts';
import { ANSWER_MS } from './running.ts';
import { HOLD_MS } from './turn-key-store.ts';
import type { Pause } from './watch.ts';

/** How often a running call says that it holds its key still: twice may fail before anybody else can have it. Milliseconds. */
export const RENEW_EVERY_MS = 5_000;
/** The answer's own time, and some for what is before and after it: whoever holds a key for longer has been forgotten. */
const LONGEST_MS = ANSWER_MS + 30_000;

/** A key that is held as long as its call goes on. */
export interface Lease {
  /** Fires when another call may have the key: two must not answer the same message. */
  readonly lost: AbortSignal;
  /** Ends the holding; the key itself is let go by whoever has taken it. */
  over(): void;
}

/**
 * Holds a key that has just been taken, by renewing it until `over`. A short time that is renewed, and no long one that is not: a call whose function has died can be
 * made again after 20 seconds, however long an answer may take.
 */
export function lease(renew: () => Promise<boolean>, { now, pause }: { readonly now: () => number; readonly pause: Pause }): Lease {
  const lost = new AbortController();
  const over = new AbortController();
  const began = now();
  const hold = async (): Promise<void> => {
    for (let heldUntil = began + HOLD_MS; now() < heldUntil;) {
      await pause(RENEW_EVERY_MS, over.signal);
      const asked = now();
      if (asked - began > LONGEST_MS) return;
      // Nothing is known of a try that fails: the next one says.
      const held = await renew().catch(() => undefined);
      if (over.signal.aborted) return;
      if (held === false) break;
      if (held) heldUntil = asked + HOLD_MS;
    }
    lost.abort(new Problem('unavailable', 'another call may have the key of the turn'));
  };
  // It ends by `over`, whose reason nobody wants to hear.
  hold().catch(() => undefined);
  return { lost: lost.signal, over: () => over.abort() };
}
