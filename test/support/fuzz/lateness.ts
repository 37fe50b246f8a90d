import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Why a slow or unavailable answer is asked for again at all: bounds are of the clock, a function that is new is compiled first, and a machine that does other
 * work is late with everything. What is slow because of how it is written is slow again and is a finding. What hangs now and then would pass by being asked for
 * again, so calls that had to be are counted: those that neither a new function nor a late machine explains may be few.
 */
export interface Lateness {
  /** Asks, and asks again as often as patience goes while the answer is late. */
  readonly patiently: <T>(what: string, room: string, ask: () => Promise<T>, isLate: (answer: T) => boolean) => Promise<T>;
  /** Ends the watch, and says how many calls were made and which were made again without an explanation; `tooMany` where that is more than an accident. */
  readonly end: () => Promise<{ readonly said: string; readonly tooMany: boolean }>;
}

/** Tries that a call has on a machine that is not late, and on any. */
const PATIENCE = 2;
const PATIENCE_ANYHOW = 6;
/** The share of calls that may be made again without an explanation, and so many in any run. */
const SHARE = 0.01;
const ANYHOW = 5;
/** How often a call is made whose work is known and small, and from when on the machine is late with it, in milliseconds. */
const EVERY_MS = 250;
const MACHINE_LATE_MS = 500;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** `yardstick`: a call that is always the same, to a function that is warm. */
export function newLateness(yardstick: () => Promise<unknown>): Lateness {
  const late: Span[] = [];
  const again: (Span & { readonly what: string; readonly isNew: boolean })[] = [];
  const rooms = new Map<string, { now: number; most: number }>();
  let [calls, over, measuredFrom] = [0, false, Infinity];
  const isLong = ({ from, to }: Span): boolean => to - from > MACHINE_LATE_MS;
  const watch = (async () => {
    while (!over) {
      measuredFrom = performance.now();
      await yardstick();
      const span = { from: measuredFrom, to: performance.now() };
      measuredFrom = Infinity;
      if (isLong(span)) late.push(span);
      await delay(EVERY_MS);
    }
  })();
  /** Whether the machine was late at some time of a call, as far as that is known by now. */
  const wasLate = (call: Span): boolean =>
    [...late, { from: measuredFrom, to: performance.now() }].some((span) => isLong(span) && call.from < span.to && span.from < call.to);
  return {
    async patiently(what, room, ask, isLate) {
      calls += 1;
      const here = rooms.get(room) ?? { now: 0, most: 0 };
      rooms.set(room, here);
      here.now += 1;
      // One more than ever at once needs one more of the function.
      const isNew = here.now > here.most;
      here.most = Math.max(here.most, here.now);
      try {
        let from = performance.now();
        let answer = await ask();
        if (isLate(answer)) again.push({ what, from, to: performance.now(), isNew });
        for (let [tries, asked] = [0, 0]; isLate(answer) && tries < PATIENCE && asked < PATIENCE_ANYHOW; asked += 1) {
          from = performance.now();
          answer = await ask();
          if (!wasLate({ from, to: performance.now() })) tries += 1;
        }
        return answer;
      } finally {
        here.now -= 1;
      }
    },
    async end() {
      over = true;
      await watch;
      const unexplained = again.filter((call) => !call.isNew && !wasLate(call));
      const of = unexplained.map(({ what, from, to }) => `${what} after ${Math.round(to - from)} ms`).join(', ');
      return {
        said: `${calls} calls; made again: ${again.length}, of which neither a new function nor a late machine explains ${unexplained.length}${of && `: ${of}`}`,
        tooMany: unexplained.length > Math.max(ANYHOW, calls * SHARE),
      };
    },
  };
}
