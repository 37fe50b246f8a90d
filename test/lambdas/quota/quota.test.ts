import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { PLANS, TURN_TOKENS } from '../../../lambdas/quota/contract.ts';
import { EMPTY_MONTH, toTell, usedOf } from '../../../lambdas/quota/month.ts';
import { boundsOf, monthOf, monthsBack } from '../../../lambdas/quota/period.ts';
import { knownLimits, planStore } from '../../../lambdas/quota/plan-store.ts';
import type { Reservation } from '../../../lambdas/quota/quota.ts';
import { quotaStore } from '../../../lambdas/quota/quota-store.ts';
import { turnLimits } from '../../../lambdas/quota/turn-limits.ts';
import { db, NO_END, NOW, TABLE, world } from './quota-world.ts';

describe('a month', () => {
  test('holds the most that a turn can use, and is charged what it has used', async () => {
    const { reserve, month } = world();
    const reservation = (await reserve(NO_END)) as Reservation;
    const held = await month();
    expect([held.messages, held.tokens, held.held.length, usedOf(held)]).toEqual([1, TURN_TOKENS, 1, { messages: 0, tokens: 0 }]);

    await reservation.settle(1_234);
    expect(await month()).toMatchObject({ messages: 1, tokens: 1_234, held: [] });
  });

  test('is charged once, whatever comes twice and in whatever order', async () => {
    const { reserve, month } = world();
    const first = (await reserve(NO_END)) as Reservation;
    await first.settle(100);
    await first.settle(100);
    await first.release();
    const second = (await reserve(NO_END)) as Reservation;
    await second.release();
    await second.release();
    await second.settle(100);

    expect(await month()).toMatchObject({ messages: 1, tokens: 100, held: [] });
  });

  test('is charged once for a turn that is asked for again: while it is held, and after it was charged', async () => {
    const { reserve, turn, month } = world();
    const turnId = randomUUID();
    const [one, two] = [await reserve(NO_END, turnId), await reserve(NO_END, turnId)] as Reservation[];
    expect(await month()).toMatchObject({ messages: 1, tokens: TURN_TOKENS });
    await Promise.all([one!.settle(50), two!.settle(50)]);
    expect(await turn(NO_END, 70, turnId)).toBe('in');

    expect(await month()).toMatchObject({ messages: 1, tokens: 50, held: [] });
  });

  test('lets exactly one of a hundred at once have the last message, and is never beyond (S16.12)', async () => {
    const { reserve, turn, month } = world();
    const limits = { messages: 3, tokens: null };
    await turn(limits);
    await turn(limits);
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => reserve(limits)));

    expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toHaveLength(1);
    expect(new Set(outcomes.filter((outcome) => typeof outcome === 'string'))).toEqual(new Set(['messages']));
    expect((await month()).messages).toBe(3);
  });

  test('has no room for a turn that could use more tokens than are left, also where nothing was used', async () => {
    const { reserve, month } = world();
    expect(await reserve({ messages: null, tokens: TURN_TOKENS - 1 })).toBe('tokens');
    expect(await reserve({ messages: 0, tokens: null })).toBe('messages');
    expect((await month()).messages).toBe(0);

    const limits = { messages: null, tokens: 2 * TURN_TOKENS };
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => reserve(limits)));
    expect(outcomes.filter((outcome) => outcome === 'tokens')).toHaveLength(8);
  });

  test('ends, and the next one is empty; what was held in the old one is charged there', async () => {
    const { clock, reserve, turn, month, store, accountId } = world();
    const limits = { messages: 1, tokens: null };
    clock.now = Date.UTC(2026, 10, 30, 23, 59, 59);
    const last = (await reserve(limits)) as Reservation;
    expect(await turn(limits)).toBe('messages');
    clock.now += 2_000;
    expect(await turn(limits, 5)).toBe('in');
    await last.settle(7);

    expect(await store.read(accountId, '2026-11')).toMatchObject({ messages: 1, tokens: 7, held: [] });
    expect(await month()).toMatchObject({ messages: 1, tokens: 5 });
  });
});

describe('programs (S27)', () => {
  const settled = async (reservation: Reservation | string, tokens: number, bot: boolean): Promise<string> => {
    if (typeof reservation === 'string') return reservation;
    await reservation.settle(tokens, bot);
    return 'in';
  };

  test('need room in the month and take none of it, once each', async () => {
    const { news, reserve, month } = world();
    const limits = { messages: 2, tokens: null };
    const one = (await reserve(limits)) as Reservation;
    const other = (await reserve(limits)) as Reservation;
    expect(await reserve(limits)).toBe('messages');
    await one.settle(40, true);
    await one.settle(40, true);
    await one.release();
    await other.settle(5);

    expect(await month()).toMatchObject({ messages: 1, tokens: 5, held: [], bots: { messages: 1, tokens: 40 } });
    expect(news.filter(({ share }) => share === 80)).toEqual([]);
    expect(await settled(await reserve(limits), 1, false)).toBe('in');
    expect(await settled(await reserve(limits), 1, true)).toBe('messages');
  });

  test('have together as much as the month has, and then use up the month as people do', async () => {
    const { reserve, month } = world();
    const limits = { messages: 3, tokens: null };
    const outcomes = [];
    for (let n = 0; n < 8; n += 1) outcomes.push(await settled(await reserve(limits), 10, true));

    expect(outcomes).toEqual(['in', 'in', 'in', 'in', 'in', 'in', 'messages', 'messages']);
    expect(await month()).toMatchObject({ messages: 3, tokens: 30, bots: { messages: 3, tokens: 30 } });
  });

  test('that settle at the same time are never charged below zero or twice', async () => {
    const { reserve, month } = world();
    const limits = { messages: 6, tokens: null };
    const open = (await Promise.all(Array.from({ length: 6 }, () => reserve(limits)))) as Reservation[];
    await Promise.all(open.flatMap((one, n) => [one.settle(10, n % 2 === 0), one.settle(10, n % 2 === 0), one.release()]));

    const after = await month();
    expect(after.held).toEqual([]);
    expect(after.messages + after.bots.messages).toBeLessThanOrEqual(6);
    expect([after.tokens, after.bots.tokens]).toEqual([after.messages * 10, after.bots.messages * 10]);
  });
});

describe('administrators are told', () => {
  test('at 80 % and at 100 %, once a month each, of what was used and not of what is held', async () => {
    const { clock, news, turn } = world();
    const limits = { messages: 10, tokens: null };
    const shares: number[][] = [];
    for (let n = 0; n < 12; n += 1) {
      await turn(limits);
      shares.push(news.map(({ share }) => share));
    }

    expect(shares.map((told) => told.join())).toEqual(['', '', '', '', '', '', '', '80', '80', '80,100', '80,100', '80,100']);
    expect(news[0]).toMatchObject({ month: '2026-11', measure: 'messages' });
    clock.now = Date.UTC(2026, 11, 3);
    for (let n = 0; n < 8; n += 1) await turn(limits);
    expect(news.at(-1)).toMatchObject({ month: '2026-12', share: 80 });
  });

  test('that nothing more goes in, also when tokens end before their last one', async () => {
    const { news, turn } = world();
    const limits = { messages: null, tokens: TURN_TOKENS + 10 };
    expect([await turn(limits, 11), await turn(limits), await turn(limits)]).toEqual(['in', 'tokens', 'tokens']);

    expect(news.map(({ share, measure }) => `${measure} ${share}`)).toEqual(['tokens 100']);
  });

  test('once by many that settle at the same time, and again when it could not be sent', async () => {
    const tried: number[] = [];
    const { reserve, turn } = world(async ({ share }) => {
      tried.push(share);
      if (tried.length === 1) throw new Error('the queue is down');
    });
    const limits = { messages: 10, tokens: null };
    for (let n = 0; n < 8; n += 1) await turn(limits);
    const open = (await Promise.all([reserve(limits), reserve(limits)])) as Reservation[];
    await Promise.all(open.map((one) => one.settle(1)));

    expect(tried[0]).toBe(80);
    expect(tried.filter((share) => share === 100).length).toBe(1);
  });

  test('nothing where there is no end', () => {
    expect(toTell({ ...EMPTY_MONTH, messages: 1e6, tokens: 1e12 }, NO_END)).toBeUndefined();
  });
});

describe('plans and limits', () => {
  test('a chatbot has what is usual, what was said of it, and never more than the plan', () => {
    expect(turnLimits(PLANS.unlimited).minute).toEqual({ visitor: 20, key: 60, address: 60, chatbot: 600 });
    expect(turnLimits(PLANS.free).minute).toEqual({ visitor: 20, key: 60, address: 60, chatbot: 60 });
    expect(turnLimits(PLANS.team, { minute: { visitor: 999, address: 5 }, open: { chatbot: 1 } })).toMatchObject({
      minute: { visitor: 120, address: 5, chatbot: 300 },
      open: { visitor: 5, chatbot: 1 },
      day: 2_000,
    });
  });

  test('are read once in a while, count within half a minute, and are forgotten with the account', async () => {
    const clock = { now: NOW };
    const store = planStore(db(), TABLE, 'unlimited');
    const [accountId, chatbotId] = [randomUUID(), randomUUID()];
    let reads = 0;
    const limitsOf = knownLimits({ read: (...key) => ((reads += 1), store.read(...key)) }, () => clock.now);
    expect((await limitsOf(accountId, chatbotId)).day).toBe(10_000);
    await store.setPlan(accountId, 'free');
    await store.setLimits(accountId, chatbotId, { minute: { visitor: 2 }, open: {} });
    await limitsOf(accountId, chatbotId);
    expect(reads).toBe(1);
    clock.now += 30_000;

    expect(await limitsOf(accountId, chatbotId)).toMatchObject({ day: 200, minute: { visitor: 2, chatbot: 60 } });
    expect((await store.read(accountId, randomUUID())).own.minute).toEqual({});
    await quotaStore(db(), TABLE, () => NOW).hold({ accountId, month: monthOf(NOW), turnId: 't' }, 1, NOW, NO_END);
    await store.forget(accountId, NOW);
    expect(await store.read(accountId, chatbotId)).toEqual({ plan: 'unlimited', own: { minute: {}, open: {} } });
    expect((await quotaStore(db(), TABLE, () => NOW).read(accountId, monthOf(NOW))).messages).toBe(0);
  });
});

test('months are of the calendar and of UTC', () => {
  expect(monthOf(Date.parse('2027-01-01T00:30:00+01:00'))).toBe('2026-12');
  expect(boundsOf('2026-12')).toEqual({ from: Date.UTC(2026, 11), to: Date.UTC(2027, 0) });
  expect(monthsBack(Date.UTC(2027, 0, 31), 3)).toEqual(['2027-01', '2026-12', '2026-11']);
});
