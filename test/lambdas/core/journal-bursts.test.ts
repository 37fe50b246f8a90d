import { describe, expect, test } from '@jest/globals';
import { bursts, type Dated } from '../../../lambdas/core/journal-bursts.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';

const BASE = Date.parse('2026-11-25T12:00:00.000Z');
const refusal = (over: Partial<JournalEvent> = {}): JournalEvent => ({
  type: 'authn_login_fail',
  outcome: 'refused',
  action: 'logIn',
  address: '203.0.113.9',
  requestId: 'r',
  ...over,
});

/** Every row that a flood becomes, with what is left at its end. */
function flood(count: number, everyMs: number, event: (place: number) => JournalEvent): Dated[] {
  const sampled = bursts();
  const rows: Dated[] = [];
  for (let place = 0; place < count; place += 1) {
    const atMs = BASE + Math.floor(place * everyMs);
    rows.push(...sampled.due(atMs));
    const row = sampled.admit({ event: event(place), atMs });
    if (row) rows.push(row);
  }
  return [...rows, ...sampled.due(BASE + Math.floor(count * everyMs) + 3_600_000)];
}
const total = (rows: readonly Dated[]): number => rows.reduce((sum, { event }) => sum + (event.count ?? 1), 0);

describe('a flood of refusals (S22.8)', () => {
  test('of a hundred thousand by one address in a minute is a few dozen rows: the first and the last are there, and the sum is right', () => {
    const rows = flood(100_000, 0.5, (place) => refusal({ requestId: `r-${place}` }));

    expect(rows.length).toBeLessThan(40);
    expect(total(rows)).toBe(100_000);
    expect([rows[0]?.event.requestId, rows.at(-1)?.event.requestId]).toEqual(['r-0', 'r-99999']);
    expect(rows[0]?.event.count).toBeUndefined();
    const moments = rows.map(({ atMs }) => atMs);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    for (const { event, atMs } of rows.slice(20)) expect(Date.parse(event.since ?? new Date(atMs).toISOString())).toBeLessThanOrEqual(atMs);
  });

  test('that goes on for ten minutes is a few dozen rows a minute', () => {
    const rows = flood(100_000, 6, (place) => refusal({ requestId: `r-${place}` }));

    expect(rows.length).toBeLessThan(350);
    expect(total(rows)).toBe(100_000);
  });

  test('from everywhere at once is bounded, too', () => {
    const rows = flood(100_000, 0.5, (place) => refusal({ requestId: `r-${place}`, address: `10.${place % 250}.${Math.floor(place / 250) % 250}.1` }));

    expect(rows.length).toBeLessThan(26_000);
    expect(total(rows)).toBe(100_000);
    expect(rows.map(({ event }) => event.requestId)).toEqual(expect.arrayContaining(['r-0', 'r-99999']));
  });
});

describe('what is not a flood', () => {
  test('is a row each: a few refusals, and whatever was done, however often (S22.1, S22.2)', () => {
    expect(flood(20, 10, (place) => refusal({ requestId: `r-${place}` })).map(({ event }) => event.count)).toEqual(Array.from({ length: 20 }, () => undefined));
    expect(flood(500, 1, (place) => ({ ...refusal(), outcome: 'done', requestId: `r-${place}` }))).toHaveLength(500);
  });

  test.each<[string, Partial<JournalEvent>]>([
    ['another type', { type: 'authz_fail' }],
    ['another account', { accountId: 'b' }],
    ['another person', { actor: { kind: 'session', id: 'b' } }],
    ['another address', { address: '198.51.100.1' }],
    ['another operation', { action: 'readThing' }],
  ])('is told apart beside one: %s', (_name, over) => {
    const rows = flood(200, 1, (place) => refusal(place === 150 ? { ...over, requestId: 'other' } : { requestId: `r-${place}` }));
    expect(rows.filter(({ event }) => event.requestId === 'other').map(({ event }) => event.count)).toEqual([undefined]);
  });

  test('a refusal alone after a flood has ended is a row at once', () => {
    const sampled = bursts();
    for (let place = 0; place < 100; place += 1) sampled.admit({ event: refusal(), atMs: BASE + place });
    expect(sampled.due(BASE + 60_000).map(({ event }) => event.count)).toEqual([20]);
    expect(sampled.admit({ event: refusal({ requestId: 'later' }), atMs: BASE + 60_001 })?.event).toEqual(refusal({ requestId: 'later' }));
    expect(sampled.due(BASE + 600_000)).toEqual([]);
  });
});
