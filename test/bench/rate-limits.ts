import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { RateLimiterDynamo } from 'rate-limiter-flexible';
import { rings } from '../../lambdas/core/ring-store.ts';
import type { Window } from '../../lambdas/core/ring.ts';
import { numbers, poisson, START } from '../lambdas/chat/gates.ts';
import { PEER_TABLE, TABLE, type BareTables } from './bare-tables.ts';
import { benchRow, interleave, type BenchRow } from './interleave.ts';
import { waves } from './waves.ts';

/** The window of every pattern. */
const WINDOW: Window = { name: 'bench', count: 20, seconds: 60 };
const WINDOW_MS = WINDOW.seconds * 1_000;
const ROUNDS = 25;
const AT_ONCE = 16;

/** Arrival times, in milliseconds. */
const PATTERNS: Readonly<Record<string, (random: () => number) => readonly number[]>> = {
  'at random, 0.6 of the limit': (random) => poisson(random, (0.6 * WINDOW.count) / WINDOW_MS, 480_000),
  'at random, the limit': (random) => poisson(random, WINDOW.count / WINDOW_MS, 480_000),
  'at random, 2.5 times the limit': (random) => poisson(random, (2.5 * WINDOW.count) / WINDOW_MS, 480_000),
  'bursts of 45': () => Array.from({ length: 10 }, (_, burst) => Array.from({ length: 45 }, (__, n) => burst * 25_000 + n * 3)).flat(),
  "an attack at the window's edge": () =>
    Array.from({ length: 6 }, (_, minute) => [0, ...Array.from({ length: 34 }, (__, n) => 59_000 + n * 50)].map((at) => minute * 62_000 + at)).flat(),
  '40 in the same moment, every 25 s': () => Array.from({ length: 10 }, (_, burst) => Array.from({ length: 40 }, () => burst * 25_000)).flat(),
};

/** One limiter: whether a call is let in. */
type Take = (key: string) => Promise<boolean>;

/** What a limiter made of a pattern, held against an exact log of what it let in. */
export interface Accuracy {
  readonly pattern: string;
  readonly calls: number;
  /** Let in although the window was full, and refused although it was not. */
  readonly falseAccepts: number;
  readonly falseRefusals: number;
  /** The most that one window held, as a part of the limit. */
  readonly most: number;
  readonly requests: number;
}

/** The peer as its README has it. */
const limiterOf = (plain: DynamoDB): Take => {
  const limiter = new RateLimiterDynamo({
    storeClient: plain,
    tableName: PEER_TABLE,
    tableCreated: true,
    ttlSet: true,
    points: WINDOW.count,
    duration: WINDOW.seconds,
  });
  return (key) =>
    limiter.consume(key).then(
      () => true,
      (refusal: unknown) => {
        if (refusal instanceof Error) throw refusal;
        return false;
      },
    );
};

/** Runs a pattern at times of its own; the peer reads the clock of the process, which is moved for it. */
async function accuracyOf(pattern: string, take: Take, clock: { now: number }, sent: () => number): Promise<Accuracy> {
  const times = PATTERNS[pattern]?.(numbers(11)) ?? [];
  const [log, before]: [number[], number] = [[], sent()];
  let [falseAccepts, falseRefusals, most] = [0, 0, 0];
  for (const at of times) {
    clock.now = START + at;
    const within = log.filter((time) => time > clock.now - WINDOW_MS).length;
    const taken = await take(pattern);
    if (taken && within >= WINDOW.count) falseAccepts += 1;
    if (!taken && within < WINDOW.count) falseRefusals += 1;
    if (taken) log.push(clock.now);
    most = Math.max(most, within + (taken ? 1 : 0));
  }
  return { pattern, calls: times.length, falseAccepts, falseRefusals, most: most / WINDOW.count, requests: (sent() - before) / times.length };
}

/** Ours, in four functions with memories of their own, and rate-limiter-flexible, on the same arrivals. */
export async function accuracies({ plain, documents, sent }: BareTables): Promise<readonly (readonly [ours: Accuracy, peer: Accuracy])[]> {
  const clock = { now: START };
  const random = numbers(7);
  const members = Array.from({ length: 4 }, () => rings(documents, TABLE, () => clock.now, random));
  const ours: Take = async (key) => (await members[Math.floor(random() * members.length)]?.take(WINDOW, key))?.taken === true;
  const peer = limiterOf(plain);
  const { now } = Date;
  const pairs: (readonly [Accuracy, Accuracy])[] = [];
  try {
    for (const pattern of Object.keys(PATTERNS)) {
      const first = await accuracyOf(pattern, ours, clock, sent);
      Date.now = () => clock.now;
      pairs.push([first, await accuracyOf(pattern, peer, clock, sent)]);
      Date.now = now;
    }
  } finally {
    Date.now = now;
  }
  return pairs;
}

/** Requests for each call, of a side. */
export interface Requests {
  /** Of keys that nobody has asked yet, each asked three times. */
  readonly fresh: number;
  /** Of keys that were asked before, each asked a dozen times. */
  readonly known: number;
  readonly refused: number;
}

/** What a call costs that is let in, of many keys, and what one costs that is refused, of one. */
export async function limitCosts({
  plain,
  documents,
  sent,
}: BareTables): Promise<{ readonly rows: readonly BenchRow[]; readonly ours: Requests; readonly peer: Requests }> {
  const { now } = Date;
  let aheadMs = 0;
  Date.now = () => now() + aheadMs;
  const own = rings(documents, TABLE, () => Date.now());
  const [ring, limiter]: readonly [Take, Take] = [async (key) => (await own.take(WINDOW, key)).taken, limiterOf(plain)];
  let round = 0;
  const newKeys = (): readonly string[] => Array.from({ length: AT_ONCE }, (_, n) => `${(round += 1)}-${n}`);
  // As a visitor writes: four seconds apart, by a clock that is moved for both.
  const ask = async (take: Take, keys: readonly string[], times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await Promise.all(keys.map(take));
      aheadMs += 4_000;
    }
  };
  const counted = async (work: () => Promise<unknown>, calls: number): Promise<number> => {
    const before = sent();
    await work();
    return (sent() - before) / calls;
  };
  const flood = async (take: Take): Promise<number> => {
    const key = `flood-${(round += 1)}`;
    for (let count = 0; count < WINDOW.count; count += 1) await take(key);
    return counted(async () => {
      for (let count = 0; count < 50; count += 1) await take(key);
    }, 50);
  };
  const compared = async (name: string, of: (take: Take) => () => Promise<void>, ready: () => Promise<void>): Promise<BenchRow> => {
    const [first, second] = [of(ring), of(limiter)];
    await interleave(first, second, 3, ready);
    return benchRow(
      `${AT_ONCE * 3} calls let in, ${AT_ONCE} at once, ${name}, by a ring / by rate-limiter-flexible`,
      '<= 0.53',
      await interleave(first, second, ROUNDS, ready),
    );
  };
  let keys = newKeys();
  const known = async (): Promise<void> => {
    keys = newKeys();
    for (const take of [ring, limiter]) await ask(take, keys, 1);
  };
  try {
    const rows = [
      await compared('on keys that were asked before', (take) => () => ask(take, keys, 3), known),
      await compared(
        'on new keys',
        (take) => () => ask(take, newKeys(), 3),
        async () => undefined,
      ),
    ];
    // No clock but ours from here on: counts are the same on a busy machine.
    const began = now();
    Date.now = () => began + aheadMs;
    const requests = async (take: Take): Promise<Requests> => {
      const fresh = await counted(() => ask(take, newKeys(), 3), AT_ONCE * 3);
      await known();
      return { fresh, known: await counted(() => ask(take, keys, 12), AT_ONCE * 12), refused: await flood(take) };
    };
    return { rows, ours: await requests(ring), peer: await requests(limiter) };
  } finally {
    Date.now = now;
  }
}

/** Round trips one after the other, and units written. */
export interface Together {
  readonly depth: number;
  readonly writes: number;
}

/** Four limits of one call (address, visitor, chatbot, account), all at once and each on a key that was counted before: every request is a unit written, refused by its condition or not (DynamoDB guide, write units). */
export async function fourLimits({ plain, documents, sent }: BareTables): Promise<{ readonly ours: Together; readonly peer: Together }> {
  const { hold, drive, count } = waves();
  const held = <T extends object>(client: T, name: string): T => {
    const call = Reflect.get(client, name) as (...given: unknown[]) => Promise<unknown>;
    return Object.create(client, { [name]: { value: (...given: unknown[]) => hold(() => call.apply(client, given)) } }) as T;
  };
  let at = Date.now();
  const own = rings(held(documents, 'send'), TABLE, () => at);
  const peer = limiterOf(held(plain, 'updateItem'));
  const names = ['address', 'visitor', 'chatbot', 'account'].map((name) => `four-${name}`);
  const together = async (take: Take): Promise<Together> => {
    await drive(Promise.all(names.map(take)));
    // The second call comes a while after the first, as at an even pace.
    at += 4_000;
    const [rounds, requests] = [count(), sent()];
    await drive(Promise.all(names.map(take)));
    return { depth: count() - rounds, writes: sent() - requests };
  };
  return { ours: await together(async (name) => (await own.take(WINDOW, name)).taken), peer: await together(peer) };
}
