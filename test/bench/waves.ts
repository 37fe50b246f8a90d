/** Holds calls to backends and lets them go in waves: all that wait, once whoever made them waits for nothing else. */
export interface Waves {
  /** Puts a call into the next wave. */
  readonly hold: <T>(call: () => Promise<T>) => Promise<T>;
  /** Lets waves go until the work is done. */
  readonly drive: <T>(work: Promise<T>) => Promise<T>;
  /** Waves so far. */
  readonly count: () => number;
}

const turnOfLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
/** Turns of the event loop in which nothing new waits: then nothing more will, until an answer comes. */
const QUIET = 5;

/**
 * Counts round trips of which each waits for the one before: calls side by side are one. No clock is read, so a busy machine changes nothing: the number
 * is exact.
 */
export function waves(): Waves {
  let waiting: (() => Promise<unknown>)[] = [];
  let count = 0;

  return {
    hold: (call) =>
      new Promise((resolve, reject) => {
        waiting.push(() => call().then(resolve, reject));
      }),
    async drive(work) {
      let over = false;
      const end = (): void => void (over = true);
      work.then(end, end);
      while (!over) {
        const seen = waiting.length;
        for (let turn = 0; turn < QUIET && !over; turn += 1) await turnOfLoop();
        if (waiting.length === 0 || waiting.length !== seen) continue;
        const wave = waiting;
        waiting = [];
        count += 1;
        await Promise.all(wave.map((go) => go()));
      }
      return work;
    },
    count: () => count,
  };
}
