import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { policyHeader, shardSizes, SLOTS_PER_ITEM, stateHeader, type Window } from '../../../lambdas/core/ring.ts';
import { rings, type Rings } from '../../../lambdas/core/ring-store.ts';
import { losingFirst } from '../../support/losing-client.ts';
import { tableOfTests } from '../../support/table.ts';
import { clientOptions } from '../../local/engines/account.ts';

const { TABLE, db } = tableOfTests();

/** Repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const START = 1_800_000_000_000;
let keys = 0;
/** Execution environments with memories of their own, on one clock that the test moves; each may be a little off. */
function fleet(size: number, skewMs = 0) {
  const clock = { now: START };
  const random = numbers(7);
  const members: Rings[] = Array.from({ length: size }, (_, index) => rings(db(), TABLE, () => clock.now + (index % 2 ? skewMs : -skewMs), random));
  return { clock, members, key: `k${(keys += 1)}`, pick: () => members[Math.floor(random() * size)]!, random };
}

const W: Window = { name: 'test', count: 20, seconds: 60 };

/** Arrival times in ms for some minutes. */
const PATTERNS: Readonly<Record<string, (random: () => number) => number[]>> = {
  'Poisson below the limit': (random) => arrivals(random, 0.6 * (20 / 60_000), 300_000),
  'Poisson at the limit': (random) => arrivals(random, 20 / 60_000, 300_000),
  'Poisson far above': (random) => arrivals(random, 2.5 * (20 / 60_000), 300_000),
  bursts: () => Array.from({ length: 8 }, (_, burst) => Array.from({ length: 45 }, (__, n) => burst * 25_000 + n * 3)).flat(),
  'the edge of a clock minute': () => [0, 1, 2, 3].flatMap((minute) => Array.from({ length: 30 }, (_, n) => minute * 60_000 + 59_900 + n * 7)),
};
function arrivals(random: () => number, perMs: number, until: number): number[] {
  const times: number[] = [];
  for (let at = 0; at < until; at += -Math.log(1 - random()) / perMs) times.push(Math.round(at));
  return times;
}

describe('a ring against an exact log of what it accepted (S16.1, S16.2, S16.3)', () => {
  test.each(Object.entries(PATTERNS))('%s: no false acceptance, no false refusal', async (_name, pattern) => {
    const { clock, key, pick, random } = fleet(4);
    const log: number[] = [];
    let [falseAccepts, falseRefusals] = [0, 0];

    for (const at of pattern(random)) {
      clock.now = START + at;
      const within = log.filter((time) => time > clock.now - 60_000).length;
      const { taken } = await pick().take(W, key);
      if (taken && within >= 20) falseAccepts += 1;
      if (!taken && within < 20) falseRefusals += 1;
      if (taken) log.push(clock.now);
    }

    expect(log.length).toBeGreaterThan(20);
    expect([falseAccepts, falseRefusals]).toEqual([0, 0]);
  });

  test('200 calls at once from clocks that are 2 s apart take exactly the count (S16.4, S16.9)', async () => {
    const { members, key } = fleet(8, 2_000);
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, n) => members[n % 8]!.take(W, key)));

    expect(outcomes.filter(({ taken }) => taken)).toHaveLength(20);
  });

  test('a count beyond one item is spread and stays exact', async () => {
    const { members, key, clock } = fleet(4);
    const wide: Window = { name: 'wide', count: 200, seconds: 60 };
    const outcomes = await Promise.all(Array.from({ length: 260 }, (_, n) => members[n % 4]!.take(wide, key)));

    expect(shardSizes(200)).toEqual([67, 67, 66]);
    expect(shardSizes(SLOTS_PER_ITEM)).toEqual([SLOTS_PER_ITEM]);
    expect(outcomes.filter(({ taken }) => taken)).toHaveLength(200);
    clock.now += 60_000;
    expect((await members[0]!.take(wide, key)).taken).toBe(true);
  });
});

describe('a refusal', () => {
  test('says exactly how long to wait, and does not prolong (S16.5, S16.8)', async () => {
    const { clock, key, pick } = fleet(3);
    for (let n = 0; n < 20; n += 1) {
      clock.now = START + n * 500;
      await pick().take(W, key);
    }
    clock.now = START + 30_000;
    const refused = await pick().take(W, key);
    for (let n = 0; n < 50; n += 1) await pick().take(W, key);

    expect(refused).toEqual({ taken: false, retryAfterSeconds: 30 });
    clock.now = START + 60_000;
    expect((await pick().take(W, key)).taken).toBe(true);
    expect((await pick().take(W, key)).taken).toBe(false);
  });

  test('is of one key only', async () => {
    const { key, pick } = fleet(1);
    for (let n = 0; n < 21; n += 1) await pick().take(W, key);
    expect((await pick().take(W, `${key}-neighbour`)).taken).toBe(true);
  });

  test('comes when the store is down: nobody is let through uncounted (S16.10)', async () => {
    const broken = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientOptions('http://127.0.0.1:9'), maxAttempts: 1 }));
    await expect(rings(broken, TABLE, Date.now).take(W, 'x')).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('a place that is given back can be taken again, at once and elsewhere', async () => {
  const { key, members } = fleet(2);
  const attempts: Window = { name: 'attempts', count: 2, seconds: 60, returnable: true };
  const first = await members[0]!.take(attempts, key);
  await members[0]!.take(attempts, key);
  expect((await members[1]!.take(attempts, key)).taken).toBe(false);

  if (first.taken) await members[0]!.release(first.place);

  expect((await members[1]!.take(attempts, key)).taken).toBe(true);
  expect((await members[1]!.take(attempts, key)).taken).toBe(false);
});

test('a place whose reply was lost on its way is one place, and not a second one', async () => {
  const { key } = fleet(1);
  const mailbox: Window = { name: 'mailbox', count: 3, seconds: 3_600, returnable: true };
  const take = (client = db()) => rings(client, TABLE, Date.now).take(mailbox, key);
  const lost = await take(losingFirst(db(), 'UpdateItemCommand'));
  expect([lost.taken, lost.taken && lost.remaining]).toEqual([true, 2]);

  expect([(await take()).taken, (await take()).taken, (await take()).taken]).toEqual([true, true, false]);
  if (lost.taken) await rings(db(), TABLE, Date.now).release(lost.place);
  expect([(await take()).taken, (await take()).taken]).toEqual([true, false]);
});

test('somebody who has come in between is not taken for oneself', async () => {
  const { key } = fleet(1);
  const one: Window = { name: 'one', count: 1, seconds: 60 };
  const clock = () => START;
  const client = losingFirst(db(), 'UpdateItemCommand');
  expect((await rings(db(), TABLE, clock).take(one, key)).taken).toBe(true);
  expect((await rings(client, TABLE, clock).take(one, key)).taken).toBe(false);
});

test('headers say policy and state in the words of the draft', () => {
  expect(policyHeader(W)).toBe('"test";q=20;w=60');
  expect(stateHeader(W, 7, 41.2)).toBe('"test";r=7;t=42');
});
