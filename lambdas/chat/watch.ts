import { Problem } from '../core/problem.ts';

/** How often a running turn looks again at what it stands on, and how long one look may take: together within the 5 seconds in which a lost right ends a stream. */
export const LOOK_EVERY_MS = 3_000;
export const LOOK_WITHIN_MS = 1_900;

/** Waits; ends at once, with the signal's reason, when the signal fires. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Looks again and again until `over` fires. Rejects with the Problem of what has been lost; a look that fails or does not end admits nobody. */
export async function keepWatch(look: () => Promise<void>, pause: Pause, over: AbortSignal): Promise<never> {
  const late = async (): Promise<never> => {
    await pause(LOOK_WITHIN_MS, over);
    throw new Problem('unavailable', 'rights were not read in time');
  };
  for (;;) {
    await pause(LOOK_EVERY_MS, over);
    try {
      await Promise.race([look(), late()]);
    } catch (error) {
      throw error instanceof Problem || error instanceof Cancelled ? error : new Problem('unavailable', 'rights were not read', { cause: error });
    }
  }
}

/** Why a turn ends that its own visitor has stopped: no refusal, and no failure. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** The items of a source until the signal fires; then its reason is thrown, whether or not the source ever hears of it. */
export async function* until<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => undefined);
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for (;;) {
      const step = await Promise.race([ended, iterator.next()]);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    const returned = iterator.return?.();
    // A source that hangs must not hold up the end of the turn.
    if (signal.aborted) returned?.catch(() => undefined);
    else await returned;
  }
}
