import { describe, expect, test } from '@jest/globals';
import type { AccountEvent } from '../../../lambdas/events/catalogue.ts';
import { fanOut, relay, type Outbox } from '../../../lambdas/events/relay.ts';

const event = (n: number): AccountEvent => ({
  id: `0199c3a0-0000-7000-8000-${String(n).padStart(12, '0')}`,
  type: 'api_key.revoked',
  occurredAt: '2026-11-26T02:00:00.000Z',
  accountId: '0199c3a0-0000-7000-8000-000000000001',
  data: { apiKeyId: '0199c3a0-0000-7000-8000-000000000002' },
});
const all = () => true;

/** An outbox in memory that removes what was given back, as the real ones do. */
const outboxOf = (events: AccountEvent[]): Outbox => ({
  async take(limit, send) {
    const found = events.slice(0, limit);
    const sent = new Set(await send(found));
    events.splice(0, events.length, ...events.filter((one) => !sent.has(one)));
    return { found: found.length, sent: sent.size };
  },
});

describe('the fan-out', () => {
  test('gives each consumer what it wants, and is done with what all of them have', async () => {
    const got: AccountEvent[][] = [[], []];
    const take = (n: number) => async (events: readonly AccountEvent[]) => (got[n]!.push(...events), events);
    const events = [event(1), event(2)];

    expect(
      await fanOut(events, [
        { wants: all, send: take(0) },
        { wants: ({ id }) => id === event(2).id, send: take(1) },
      ]),
    ).toEqual(events);
    expect(got).toEqual([events, [events[1]]]);
  });

  test('keeps an event that one of two consumers has not taken', async () => {
    const events = [event(1), event(2)];

    const done = await fanOut(events, [
      { wants: all, send: async (some) => some },
      { wants: all, send: async (some) => some.slice(1) },
    ]);

    expect(done).toEqual([events[1]]);
  });
});

describe('the relay', () => {
  test('empties an outbox that is larger than one look, and every other one', async () => {
    const [many, few] = [Array.from({ length: 120 }, (_, n) => event(n)), [event(200)]];
    const sent: AccountEvent[] = [];

    const total = await relay([outboxOf(many), outboxOf(few)], [{ wants: all, send: async (events) => (sent.push(...events), events) }], all);

    expect([total, sent.length, many.length, few.length]).toEqual([121, 121, 0, 0]);
  });

  test('ends when a queue takes nothing, and leaves everything where it is', async () => {
    const events = Array.from({ length: 60 }, (_, n) => event(n));

    expect(await relay([outboxOf(events)], [{ wants: all, send: async () => [] }], all)).toBe(0);
    expect(events).toHaveLength(60);
  });

  test('begins nothing when its time is over', async () => {
    const events = [event(1)];

    expect(await relay([outboxOf(events)], [{ wants: all, send: async (some) => some }], () => false)).toBe(0);
    expect(events).toHaveLength(1);
  });
});
