import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';

/** One request of a load: its status, and what is shown of one that failed. */
export type Ask = () => Promise<{ readonly status: number; readonly text: string }>;

/** What a load has come to. */
export interface Told {
  readonly asked: number;
  readonly triedAgain: number;
  /** What failed twice: no client has more patience. */
  readonly failed: readonly string[];
}

/** Between two requests of a loop, in milliseconds: below every limit, and eight loops or more at once keep a small machine busy. */
const PAUSE_MS = 40;

/**
 * Loops that ask side by side until they are stopped, each request once more where it fails, as a client with one retry does. They begin with a request each, so
 * that what follows is under load from its first moment.
 */
export async function mixedLoad(loops: Readonly<Record<string, Ask>>): Promise<{
  /** Resolves when every loop has asked so often. */
  readonly everyLoop: (times: number) => Promise<void>;
  readonly stop: () => Promise<Readonly<Record<string, Told>>>;
}> {
  let over = false;
  const counts = new Map(Object.keys(loops).map((name) => [name, 0]));
  const loop = async (name: string, ask: Ask): Promise<readonly [string, Told]> => {
    const failed: string[] = [];
    let [asked, triedAgain] = [0, 0];
    while (!over) {
      asked += 1;
      counts.set(name, asked);
      const first = await ask();
      if (first.status >= 400) {
        triedAgain += 1;
        const second = await ask();
        if (second.status >= 400) failed.push(`${first.status} ${first.text.slice(0, 200)}, then ${second.status} ${second.text.slice(0, 200)}`);
      }
      await delay(PAUSE_MS);
    }
    return [name, { asked, triedAgain, failed }];
  };
  for (const ask of Object.values(loops)) await ask();
  const work = Promise.all(Object.entries(loops).map(([name, ask]) => loop(name, ask)));
  return {
    everyLoop: async (times) => {
      while ([...counts.values()].some((asked) => asked < times)) await delay(PAUSE_MS);
    },
    stop: async () => {
      over = true;
      return Object.fromEntries(await work);
    },
  };
}

/** Requests of each loop at least, some before, some after what is done between them. */
const LEAST = 10;

/** Does something while a load goes on, and goes on for as long as every loop has to ask; holds that no request failed twice, and says how many there were. */
export async function underLoad<T>(what: string, loops: Readonly<Record<string, Ask>>, work: () => Promise<T>): Promise<T> {
  const load = await mixedLoad(loops);
  let result: T;
  try {
    await load.everyLoop(2);
    result = await work();
    await load.everyLoop(LEAST);
  } finally {
    await load.stop();
  }
  const told = await load.stop();
  const sum = (member: 'asked' | 'triedAgain'): number => Object.values(told).reduce((all, one) => all + one[member], 0);
  console.info(`${what}: ${sum('asked')} requests in ${Object.keys(loops).length} loops, ${sum('triedAgain')} tried again`);
  expect(Object.entries(told).flatMap(([name, { failed }]) => failed.map((why) => `${name}: ${why}`))).toEqual([]);
  return result;
}
