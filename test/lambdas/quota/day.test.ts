import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { dayAt, EMPTY_DAY, HOUR_MS, roomAt, withOne, type Day } from '../../../lambdas/quota/day.ts';
import { days } from '../../../lambdas/quota/day-store.ts';
import { clientOptions } from '../../local/engines/account.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const START = 1_800_000_000_000 - (1_800_000_000_000 % HOUR_MS);

/** Repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('a day of hourly buckets, against an exact log', () => {
  test.each([1, 2, 3])('never lets in more than the count in any 24 hours, and refuses only what 25 hours would (run %d)', (seed) => {
    const random = numbers(seed);
    const log: number[] = [];
    let day: Day = EMPTY_DAY;
    let [tooMany, tooFew] = [0, 0];
    for (let now = START; now < START + 5 * 24 * HOUR_MS; now += random() * HOUR_MS * (random() < 0.1 ? 9 : 0.5)) {
      day = dayAt(day, Math.floor(now / HOUR_MS));
      const within = (hours: number): number => log.filter((at) => at > now - hours * HOUR_MS).length;
      if (day.total < 40) {
        if (within(24) >= 40) tooMany += 1;
        day = withOne(day);
        log.push(now);
      } else if (within(25) < 40) tooFew += 1;
    }

    expect(log.length).toBeGreaterThan(80);
    expect([tooMany, tooFew]).toEqual([0, 0]);
  });

  test('says the hour at which there is room again, and then there is, and not before', () => {
    let day = dayAt(EMPTY_DAY, 1_000);
    for (let n = 0; n < 3; n += 1) day = withOne(day);
    day = dayAt(day, 1_010);
    for (let n = 0; n < 2; n += 1) day = withOne(day);

    expect([roomAt(day, 5), roomAt(day, 2)]).toEqual([1_025 * HOUR_MS, 1_035 * HOUR_MS]);
    expect([dayAt(day, 1_024).total, dayAt(day, 1_025).total, dayAt(day, 1_035).total]).toEqual([5, 2, 0]);
  });

  test('a clock that is behind changes nothing', () => {
    const day = withOne(dayAt(EMPTY_DAY, 1_000));
    expect(dayAt(day, 999)).toBe(day);
  });
});

describe('the day of an account', () => {
  const store = (clock: { now: number }, skewMs = 0) => days(db(), TABLE, () => clock.now + skewMs);

  test('is shared by all functions: of 60 at once exactly the count, across an hour that begins and clocks apart (S16.9)', async () => {
    const clock = { now: START + HOUR_MS - 1_000 };
    const accountId = randomUUID();
    const fleet = [store(clock, -2_000), store(clock, 2_000), store(clock)];
    const taken = await Promise.all(Array.from({ length: 60 }, (_, n) => fleet[n % 3]!.take(accountId, 25)));

    expect(taken.filter((one) => one.taken)).toHaveLength(25);
    expect((await fleet[2]!.read(accountId)).total).toBe(25);
  });

  test('refuses until the hour that it says, and what is refused prolongs nothing (S16.5, S16.8)', async () => {
    const clock = { now: START + 600_000 };
    const accountId = randomUUID();
    const day = store(clock);
    await day.take(accountId, 1);
    clock.now += HOUR_MS;
    const refused = await day.take(accountId, 1);
    for (let n = 0; n < 5; n += 1) await day.take(accountId, 1);

    expect(refused).toEqual({ taken: false, retryAfterSeconds: 24 * 3_600 - 600 });
    clock.now += (24 * 3_600 - 600) * 1000 - 1;
    expect((await day.take(accountId, 1)).taken).toBe(false);
    clock.now += 1;
    expect((await day.take(accountId, 1)).taken).toBe(true);
  });

  test('gets back what did not happen, in the hour in which it was taken, and not after that hour has left', async () => {
    const clock = { now: START };
    const accountId = randomUUID();
    const day = store(clock);
    const taken = await day.take(accountId, 1);
    if (taken.taken) await day.release(accountId, taken.hour);
    expect((await day.take(accountId, 1)).taken).toBe(true);
    clock.now += 25 * HOUR_MS;
    await day.take(accountId, 1);
    if (taken.taken) await day.release(accountId, taken.hour);

    expect((await day.read(accountId)).total).toBe(1);
  });

  test('lets nobody in when the store does not answer (S16.10)', async () => {
    const broken = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientOptions('http://127.0.0.1:9'), maxAttempts: 1 }));
    await expect(days(broken, TABLE, Date.now).take('a', 1)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
