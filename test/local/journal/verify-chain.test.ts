import { describe, expect, test } from '@jest/globals';
import { keptEvent, journalRow, rowKey } from '../../../lambdas/core/journal.ts';
import { BEGINNING, canonical, headOf, nextBatch, sealedEvent, type Batch, type Head } from '../../../lambdas/journal/chain.ts';
import { canonicalJson } from '../../../local/journal/sealed-batch.ts';
import { verifyChain, type Chain, type FindingKind, type StoredBatch } from '../../../local/journal/verify-chain.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const DAYS = 400;
const DAY = 86_400_000;
const CHAIN = '0199c3a0-7000-7000-8000-00000000000a';

type Row = Record<string, unknown>;
const stored = (batch: Batch, over: Partial<StoredBatch> = {}): StoredBatch => ({
  number: batch.batch,
  text: canonical(batch),
  others: 0,
  hidden: false,
  locked: true,
  ...over,
});

/** A chain of so many batches of three events, as it stands when everything has gone well; `agoDays` is the age of its first event. */
function chainOf(count: number, agoDays = 1): { batches: Batch[]; chain: Chain; rows: Map<string, Row> } {
  const batches: Batch[] = [];
  const rows = new Map<string, Row>();
  let head: Head = BEGINNING;
  for (let number = 1; number <= count; number += 1) {
    const made = Array.from({ length: 3 }, (_, place) => {
      const at = NOW - agoDays * DAY + number * 60_000 + place;
      const row = journalRow(
        {
          type: 'authz_fail',
          outcome: 'refused',
          accountId: CHAIN,
          actor: { kind: 'session', id: 'ada' },
          action: 'readThing',
          address: '192.0.2.7',
          agent: 'A',
          requestId: `r-${number}-${place}`,
        },
        at,
      );
      return { ...row, salt: `salt-${number}-${place}` };
    });
    const batch = nextBatch(
      CHAIN,
      head,
      made.map((row) => sealedEvent(keptEvent(row), row.salt)),
      new Date(NOW - agoDays * DAY + number * 60_000 + 30_000).toISOString(),
    );
    made.forEach((row, place) => rows.set(rowKey(row), { ...row, sequence: batch.first + place, batch: number }));
    batches.push(batch);
    head = headOf(batch);
  }
  return { batches, rows, chain: { name: CHAIN, batches: batches.map((batch) => stored(batch)), head, rows } };
}

const kindsOf = (chain: Chain): [FindingKind, number | undefined][] =>
  verifyChain(chain, { days: DAYS, now: NOW }).findings.map(({ kind, batch }) => [kind, batch]);
const edited = (batch: Batch, edit: (copy: { -readonly [K in keyof Batch]: Batch[K] }) => void): Batch => {
  const copy = structuredClone(batch);
  edit(copy);
  return copy;
};

describe('a chain that is as it was sealed', () => {
  test.each([0, 1, 5])('of %i batches has no findings', (count) => {
    const { chain } = chainOf(count);
    expect(verifyChain(chain, { days: DAYS, now: NOW })).toEqual({
      chain: CHAIN,
      batches: count,
      events: count * 3,
      from: count > 0 ? 1 : undefined,
      findings: [],
    });
  });

  test('may have lost what is older than it keeps, in the archive and in the table, and not a day younger', () => {
    const { chain, batches } = chainOf(5, DAYS + 1);
    const expired: Chain = { ...chain, batches: chain.batches.slice(2), rows: new Map() };
    expect(verifyChain(expired, { days: DAYS, now: NOW })).toMatchObject({ from: 3, findings: [] });
    expect(batches).toHaveLength(5);

    expect(kindsOf({ ...chainOf(5).chain, batches: chainOf(5).chain.batches.slice(2) })).toEqual(expect.arrayContaining([['batch-missing', 2]]));
  });

  test('may have lost all of it when nothing has come for longer than it keeps, and not when its last batch is a day younger', () => {
    const emptied = ({ chain }: ReturnType<typeof chainOf>): Chain => ({ ...chain, batches: [], rows: new Map() });
    expect(kindsOf(emptied(chainOf(2, DAYS + 1)))).toEqual([]);
    expect(kindsOf(emptied(chainOf(2, DAYS - 1)))).toEqual([
      ['batch-missing', 1],
      ['batch-missing', 2],
    ]);
  });

  test('may end behind a batch that a sealer has just written', () => {
    const { chain, batches } = chainOf(3);
    expect(kindsOf({ ...chain, head: headOf(batches[1] as Batch) })).toEqual([]);
  });

  test('is written in one canonical form by two implementations', () => {
    const [batch] = chainOf(1).batches;
    expect(canonicalJson(JSON.parse(canonical(batch)))).toBe(canonical(batch));
    expect(canonical({ b: [1, 'é\n"'], a: { d: null, c: undefined } })).toBe('{"a":{"d":null},"b":[1,"é\\n\\""]}');
  });
});

describe('a chain that was tampered with (S22.9)', () => {
  const change = (number: number, edit: Parameters<typeof edited>[1]): Chain => {
    const { chain, batches } = chainOf(4);
    return { ...chain, batches: batches.map((batch) => stored(batch.batch === number ? edited(batch, edit) : batch)) };
  };
  const event = (copy: Batch, place: number): Row => copy.events[place]?.event as Row;

  test('one event changed in the archive: the event, its batch and its row are named', () => {
    const found = verifyChain(
      change(2, (copy) => void (event(copy, 1)['outcome'] = 'done')),
      { days: DAYS, now: NOW },
    ).findings;
    expect(found.map(({ kind, batch, sequence }) => [kind, batch, sequence])).toEqual([
      ['batch-changed', 2, undefined],
      ['event-changed', 2, 5],
      ['row-changed', 2, 5],
    ]);
  });

  test('one event changed with its own hash and the hash of its batch: the next batch does not follow', () => {
    const { chain, batches } = chainOf(4);
    const [, second, third] = batches as [Batch, Batch, Batch];
    const forged = nextBatch(
      CHAIN,
      headOf(batches[0] as Batch),
      second.events.map(({ event: one }, place) => (place === 1 ? { ...one, outcome: 'done' as const } : one)),
      second.sealedAt,
    );
    const found = kindsOf({ ...chain, batches: chain.batches.map((one) => (one.number === 2 ? stored(forged) : one)) });
    expect(found).toEqual([
      ['row-changed', 2],
      ['link-broken', third.batch],
    ]);
  });

  test('one batch removed, at the beginning, in the middle and at the end', () => {
    const { chain } = chainOf(4);
    const without = (number: number) =>
      kindsOf({ ...chain, batches: chain.batches.filter((one) => one.number !== number) }).filter(([kind]) => kind === 'batch-missing');
    expect([without(1), without(2), without(4)]).toEqual([[['batch-missing', 1]], [['batch-missing', 2]], [['batch-missing', 4]]]);
  });

  test('all batches removed', () => {
    expect(kindsOf({ ...chainOf(2).chain, batches: [] }).filter(([kind]) => kind === 'batch-missing')).toEqual([
      ['batch-missing', 1],
      ['batch-missing', 2],
    ]);
  });

  test('all batches and the head removed: the rows still say that they were sealed', () => {
    const { chain } = chainOf(1);
    expect(kindsOf({ ...chain, batches: [], head: undefined }).map(([kind]) => kind)).toEqual(['row-unknown', 'row-unknown', 'row-unknown']);
    expect(kindsOf({ ...chainOf(1, DAYS + 1).chain, batches: [], head: undefined })).toEqual([]);
  });

  test('two batches swapped', () => {
    const { chain, batches } = chainOf(4);
    const [, second, third] = batches as [Batch, Batch, Batch];
    const swapped = chain.batches.map((one) => (one.number === 2 ? stored(third, { number: 2 }) : one.number === 3 ? stored(second, { number: 3 }) : one));
    expect(kindsOf({ ...chain, batches: swapped })).toEqual(
      expect.arrayContaining([
        ['batch-misplaced', 2],
        ['batch-misplaced', 3],
        ['link-broken', 2],
        ['link-broken', 3],
      ]),
    );
  });

  test.each<[string, FindingKind, Parameters<typeof edited>[1]]>([
    ['an event less', 'count-wrong', (copy) => void (copy.events = copy.events.slice(1))],
    ['two events in another order', 'count-wrong', (copy) => void (copy.events = copy.events.toReversed())],
    ['another count', 'count-wrong', (copy) => void (copy.count = 4)],
    ['another account', 'batch-misplaced', (copy) => void (copy.chain = 'instance')],
    ['another moment', 'batch-changed', (copy) => void (copy.sealedAt = '2026-01-01T00:00:00.000Z')],
    ['another batch before', 'link-broken', (copy) => void (copy.previous = { hash: 'f'.repeat(64), sealedAt: null })],
    ['a member more', 'batch-changed', (copy) => void Object.assign(copy, { note: 'x' })],
  ])('a batch with %s', (_name, kind, edit) => {
    expect(kindsOf(change(2, edit))).toEqual(expect.arrayContaining([[kind, 2]]));
  });

  test.each<[FindingKind, Partial<StoredBatch>]>([
    ['batch-overwritten', { others: 1 }],
    ['batch-hidden', { hidden: true }],
    ['batch-unlocked', { locked: false }],
    ['batch-changed', { text: 'not JSON' }],
    ['batch-changed', { text: 'null' }],
    ['batch-changed', { text: '{"format":"rempart-journal/2"}' }],
  ])('%s: a batch that is not as the archive keeps them', (kind, over) => {
    const { chain } = chainOf(3);
    expect(kindsOf({ ...chain, batches: chain.batches.map((one) => (one.number === 2 ? { ...one, ...over } : one)) })).toEqual(
      expect.arrayContaining([[kind, 2]]),
    );
  });

  test.each<[string, FindingKind, (rows: Map<string, Row>, key: string) => void]>([
    ['changed', 'row-changed', (rows, key) => void rows.set(key, { ...rows.get(key), outcome: 'done' })],
    ['given another address', 'row-changed', (rows, key) => void rows.set(key, { ...rows.get(key), address: '198.51.100.1' })],
    ['given another agent and another salt', 'row-changed', (rows, key) => void rows.set(key, { ...rows.get(key), agent: 'B', salt: 'x' })],
    ['given another place', 'row-changed', (rows, key) => void rows.set(key, { ...rows.get(key), sequence: 9 })],
    ['removed', 'row-missing', (rows, key) => void rows.delete(key)],
    [
      'added as if it had been sealed',
      'row-unknown',
      (rows) => void rows.set('2026-11-24T12:00:00.000Z#x#authz_fail', { at: '2026-11-24T12:00:00.000Z', sequence: 99 }),
    ],
    ['left for an hour', 'not-sealed', (rows) => void rows.set('2026-11-25T11:00:00.000Z#x#authz_fail', { at: '2026-11-25T11:00:00.000Z' })],
  ])('a row %s', (_name, kind, edit) => {
    const { chain, rows } = chainOf(2);
    edit(rows, [...rows.keys()][1] ?? '');
    expect(kindsOf({ ...chain, rows }).map(([found]) => found)).toEqual([kind]);
  });

  test('a head that is of another batch', () => {
    const { chain, batches } = chainOf(2);
    expect(kindsOf({ ...chain, head: { ...headOf(batches[1] as Batch), hash: 'f'.repeat(64) } })).toEqual([['head-wrong', 2]]);
  });
});
