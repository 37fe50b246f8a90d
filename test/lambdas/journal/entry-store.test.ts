import { beforeAll, describe, expect, test } from '@jest/globals';
import { journalWriter, type JournalEvent } from '../../../lambdas/core/journal.ts';
import { entryStore, type EntryStore, type Wanted } from '../../../lambdas/journal/entry-store.ts';
import { tableOfTests } from '../../support/table.ts';
import { problemOf } from '../core/refusals.ts';

const { TABLE, db } = tableOfTests();
const [OWN, FOREIGN] = ['0199c3a0-7000-7000-8000-00000000000a', '0199c3a0-7000-7000-8000-00000000000b'];
const BASE = Date.parse('2026-11-25T12:00:00.000Z');
const iso = (minute: number): string => new Date(BASE + minute * 60_000).toISOString();

let store: EntryStore;
beforeAll(async () => {
  store = entryStore(db(), TABLE);
  const write = journalWriter(db(), TABLE, { journal: () => undefined });
  const event = (minute: number, over: Partial<JournalEvent> = {}): Promise<boolean> =>
    write(
      {
        type: minute % 2 === 0 ? 'authn_login_success' : 'authn_login_fail',
        outcome: minute % 2 === 0 ? 'done' : 'refused',
        accountId: OWN,
        actor: { kind: 'session', id: minute % 3 === 0 ? 'ada' : 'bob' },
        action: 'logIn',
        requestId: `request-${String(minute)}`,
        ...over,
      },
      BASE + minute * 60_000,
    );
  for (let minute = 0; minute < 30; minute += 1) await event(minute);
  await event(5, { accountId: FOREIGN, requestId: 'foreign' });
  await write({ type: 'authn_fail', outcome: 'refused', action: '-', requestId: 'of-nobody' }, BASE);
});

/** Every event that a question finds, by pages of a size. */
async function all(wanted: Wanted, limit: number, accountId = OWN): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.page(accountId, { ...wanted, cursor }, limit);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items.map(({ requestId }) => requestId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
const requests = (...minutes: number[]): string[] => minutes.map((minute) => `request-${minute}`);
const downFrom = (last: number, step = 1, first = 0): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => last - index * step);

describe("an account's events (S22.6)", () => {
  test.each([1, 7, 30, 100])('come newest first, each once, by pages of %i, and none of another account or of nobody', async (limit) => {
    expect(await all({}, limit)).toEqual(requests(...downFrom(29)));
    expect(await all({}, limit, FOREIGN)).toEqual(['foreign']);
    expect(await all({}, limit, '0199c3a0-7000-7000-8000-00000000000c')).toEqual([]);
  });

  test.each<[string, Wanted, number[]]>([
    ['a type', { type: 'authn_login_fail' }, downFrom(29, 2, 1)],
    ['an outcome', { outcome: 'done' }, downFrom(28, 2)],
    ['an actor', { actor: 'ada' }, downFrom(27, 3)],
    ['a type and an actor', { type: 'authn_login_fail', actor: 'ada' }, [27, 21, 15, 9, 3]],
    ['a span, its beginning included and its end not', { from: iso(10), to: iso(14) }, [13, 12, 11, 10]],
    ['a span in another notation of time', { from: '2026-11-25T12:10:00Z', to: '2026-11-25T12:12:00Z' }, [11, 10]],
    ['a span and a type', { from: iso(10), to: iso(14), type: 'authn_login_success' }, [12, 10]],
    ['nothing that there is', { actor: 'eve' }, []],
    ['a span that ends before it begins', { from: iso(14), to: iso(10) }, []],
  ])('are narrowed by %s', async (_name, wanted, minutes) => {
    for (const limit of [2, 100]) expect(await all(wanted, limit)).toEqual(requests(...minutes));
  });

  test('have the fields of an event and not the keys of the table', async () => {
    const { items } = await store.page(OWN, {}, 1);
    expect(items).toEqual([
      { type: 'authn_login_fail', at: iso(29), outcome: 'refused', actor: { kind: 'session', id: 'bob' }, action: 'logIn', requestId: 'request-29' },
    ]);
  });

  test("a cursor leads on in the caller's own events alone, and one that is none is refused", async () => {
    const { nextCursor } = await store.page(OWN, {}, 3);
    expect((await store.page(FOREIGN, { cursor: nextCursor ?? '' }, 10)).items.map(({ requestId }) => requestId)).toEqual(['foreign']);

    for (const cursor of [
      'x',
      Buffer.from('0199c3a0-7000-7000-8000-00000000000a').toString('base64url'),
      Buffer.from(`${iso(1)}#a\u0000#x`).toString('base64url'),
    ])
      expect((await problemOf(store.page(OWN, { cursor }, 3)))?.code).toBe('invalid-request');
  });
});
