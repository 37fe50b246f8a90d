import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { TURN_TOKENS, type PlanName } from '../../../lambdas/quota/contract.ts';
import { days } from '../../../lambdas/quota/day-store.ts';
import { planStore } from '../../../lambdas/quota/plan-store.ts';
import { quotaStore } from '../../../lambdas/quota/quota-store.ts';
import { usage, type UsageDeps } from '../../../lambdas/usage/usage.ts';
import { tableOfTests } from '../../support/table.ts';
import { problemOf } from '../core/refusals.ts';

const { TABLE, db } = tableOfTests();
const NOW = Date.UTC(2026, 10, 20, 12);
const BOT = randomUUID();

type Calls = { readonly [K in keyof typeof usage]: Parameters<(typeof usage)[K]>[0] };

function world(plan: PlanName = 'team', enter: UsageDeps['enter'] = async () => undefined) {
  const events: JournalEvent[] = [];
  const deps: UsageDeps = {
    enter,
    record: async (event) => void events.push(event),
    knowledge: async (call) => {
      await enter(call);
      return { materials: 3, bytes: 4_000, chunks: 50 };
    },
    plans: planStore(db(), TABLE, plan),
    quota: quotaStore(db(), TABLE, () => NOW),
    days: days(db(), TABLE, () => NOW),
    now: () => NOW,
  };
  const accountId = randomUUID();
  const call = { principal: { kind: 'session', accountId, userId: 'usr-1' }, client: { address: '', agent: '' }, requestId: 'r', params: { chatbotId: BOT } };
  const put = (body: object) => usage.replaceLimits({ ...call, body } as unknown as Calls['replaceLimits'], deps);
  const read = () => usage.readLimits(call as unknown as Calls['readLimits'], deps);
  const used = () => usage.readUsage(call as unknown as Calls['readUsage'], deps);
  return { deps, accountId, put, read, used, events };
}

describe('usage', () => {
  test('is what was charged, what is held, and what the plan includes, in the calendar month', async () => {
    const { deps, accountId, used } = world();
    const store = quotaStore(db(), TABLE, () => NOW);
    const place = (turnId: string) => ({ accountId, month: '2026-11', turnId });
    const limits = { messages: 10_000, tokens: 30_000_000 };
    await store.hold(place('a'), TURN_TOKENS, NOW + 1, limits);
    await store.settle(place('a'), TURN_TOKENS, 700);
    await store.hold(place('c'), TURN_TOKENS, NOW + 1, limits);
    await store.settle(place('c'), TURN_TOKENS, 9, limits);
    await store.hold(place('b'), TURN_TOKENS, NOW + 1, limits);
    await days(db(), TABLE, () => NOW).take(accountId, 9);

    expect(await used()).toEqual({
      plan: 'team',
      period: { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
      messages: { used: 1, held: 1, limit: 10_000 },
      tokens: { used: 700, held: TURN_TOKENS, limit: 30_000_000 },
      day: { used: 1, limit: 2_000 },
      excluded: { bots: { messages: 1, tokens: 9 } },
      knowledge: { materials: { used: 3, limit: 1_000 }, bytes: { used: 4_000, limit: 2_000_000_000 }, chunks: { used: 50, limit: 100_000 } },
    });
    expect(deps.now()).toBe(NOW);
  });

  test('of an account that has done nothing is nothing', async () => {
    expect(await world('unlimited').used()).toMatchObject({
      messages: { used: 0, held: 0, limit: null },
      tokens: { used: 0, limit: null },
      day: { used: 0 },
      knowledge: { chunks: { limit: null } },
    });
  });
});

describe('limits of a chatbot', () => {
  test('are as usual within the plan until something is said, and again when it is taken back', async () => {
    const { put, read } = world();
    expect((await read()).limits).toEqual({ minute: { visitor: 20, key: 60, address: 60, chatbot: 300 }, open: { visitor: 5, key: 20, chatbot: 50 } });
    await put({ minute: { visitor: 100, key: 200 }, open: { chatbot: 3 } });
    expect(await read()).toEqual({
      limits: { minute: { visitor: 100, key: 200, address: 60, chatbot: 300 }, open: { visitor: 5, key: 20, chatbot: 3 } },
      most: { minute: { visitor: 120, key: 300, address: 300, chatbot: 300 }, open: { visitor: 10, key: 50, chatbot: 50 } },
      set: { minute: { visitor: 100, key: 200 }, open: { chatbot: 3 } },
    });
    await put({});

    expect((await read()).set).toEqual({ minute: {}, open: {} });
  });

  test('are an event for each change, which says what was and what is, and none where nothing was changed (S22.2)', async () => {
    const { put, events } = world();
    await put({ minute: { visitor: 10 }, open: { chatbot: 3 } });
    await put({ minute: { visitor: 10 }, open: { chatbot: 3 } });
    await put({ minute: { visitor: 20 } });

    expect(events.map(({ type, target, change }) => [type, target, change])).toEqual([
      ['chatbot_limits_changed', BOT, 'minute.visitor - -> 10, open.chatbot - -> 3'],
      ['chatbot_limits_changed', BOT, 'minute.visitor 10 -> 20, open.chatbot 3 -> -'],
    ]);
  });

  test('are never above the plan: refused at the place, and nothing is changed', async () => {
    const { put, read } = world();
    const problem = await problemOf(put({ minute: { visitor: 121, address: 300 }, open: { visitor: 11 } }));

    expect([problem?.code, problem?.extra.errors?.map(({ pointer }) => pointer)]).toEqual([
      'invalid-request',
      ['#/body/minute/visitor', '#/body/open/visitor'],
    ]);
    expect((await read()).set).toEqual({ minute: {}, open: {} });
  });

  test('are closed to whoever may not enter, before anything is read or written', async () => {
    const refused = () => Promise.reject(new Problem('not-found'));
    const { put, read, used } = world('team', refused);

    for (const attempt of [put({ minute: { visitor: 1 } }), read(), used()]) expect((await problemOf(attempt))?.code).toBe('not-found');
  });
});
