import type { Waves } from './waves.ts';

/** How calls to backends go, and what is told of a turn: rounds that were counted, or milliseconds. */
export type Pace = Waves;

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Every call takes so many milliseconds longer, and what is told is time. */
export const delayed = (ms: number): Pace => ({
  hold: async (call) => {
    if (ms > 0) await pause(ms);
    return call();
  },
  drive: (work) => work,
  count: () => performance.now(),
});

/** The same calls as they are written at first: each is awaited before the next is made. */
export function oneByOne(pace: Pace): Pace {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...pace,
    hold(call) {
      const mine = last.then(() => pace.hold(call));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
