import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ENGINES, type Fault } from '../support/faults.ts';
import type { Chance } from './chance.ts';
import type { Place } from './place.ts';

/** How often each thing was done to each part. */
export type Broken = Map<string, number>;

/** An engine that lies has thrown away what it said yes to: what is promised then is the matter of test/long/engine-faults.test.ts. */
const FAULTS = ['down', 'slow', 'broken'] as const satisfies readonly Fault[];
/** Milliseconds from one break to the next, and of an engine that is away. */
const PAUSE = { low: 1_500, high: 5_000 };
const AWAY = { low: 500, high: 4_000 };

/** One thing that breaks: what it is called, and how. Resolves when it is whole again, or mends itself. */
interface Break {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Everything that can be broken in a place but the whole of it. */
export function breaksOf(place: Place, chance: Chance): { readonly engines: readonly Break[]; readonly workers: readonly Break[] } {
  const away = (engine: string, fault: Fault): Break => ({
    name: `${engine}: ${fault}`,
    run: async () => {
      const milliseconds = chance.between(AWAY.low, AWAY.high);
      await place.tell(`${engine}/${fault}`);
      await delay(milliseconds);
      await place.tell(`${engine}/none`);
    },
  });
  return {
    engines: [
      ...Object.keys(ENGINES).flatMap((engine) => FAULTS.map((fault) => away(engine, fault))),
      { name: 'tables: killed', run: async () => process.kill(Number(await readFile(join(place.directory, 'tables/dynoxide.pid'), 'utf8')), 'SIGKILL') },
      { name: 'database: killed', run: () => place.tell('kill/database') },
    ],
    workers: place.cloud().functionNames.map((name) => ({ name, run: () => place.tell(`kill/functions/${name}`) })),
  };
}

/** A function whose environments were all idle away has nothing to kill: that is not counted. */
const met = (result: unknown): boolean => result !== 0;

/** Breaks one thing after the other until `until`: each in turn in an order that the seed chooses, and all of it at once at the moments given. */
export async function breakThings(place: Place, chance: Chance, broken: Broken, until: number, powerCuts: readonly number[]): Promise<void> {
  const cuts = [...powerCuts].toSorted((one, other) => one - other);
  const count = (name: string): void => {
    broken.set(name, (broken.get(name) ?? 0) + 1);
    console.error(name);
  };
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => [chance.next(), item] as const)
      .toSorted(([one], [other]) => one - other)
      .map(([, item]) => item);
  const { engines, workers } = breaksOf(place, chance);
  let [bag, crowd]: [Break[], Break[]] = [[], []];
  while (Date.now() < until) {
    await delay(chance.between(PAUSE.low, PAUSE.high));
    if (cuts[0] !== undefined && Date.now() >= cuts[0]) {
      cuts.shift();
      await place.kill();
      await place.start();
      count('everything: killed, and started again on the same data');
      continue;
    }
    if (bag.length === 0) bag = shuffled(engines);
    // Three of the workers that are at work for each engine.
    const idle: Break[] = [];
    for (let kills = 0; kills < 3 && idle.length < workers.length;) {
      if (crowd.length === 0) crowd = shuffled(workers);
      const worker = crowd.pop();
      if (!worker) break;
      if (met(await worker.run())) {
        count(`worker: ${worker.name}`);
        kills += 1;
      } else idle.push(worker);
    }
    // Who was not at work is drawn before the others the next time.
    crowd.push(...idle);
    const next = bag.pop();
    if (next) await next.run().then(() => count(next.name));
  }
}
