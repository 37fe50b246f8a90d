import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { nextBlock } from '../../../lambdas/blocks/automatic.ts';
import { blockStore } from '../../../lambdas/blocks/block-store.ts';
import { scopeOf, type Entry } from '../../../lambdas/blocks/entry-rows.ts';
import { entryStore } from '../../../lambdas/blocks/entry-store.ts';
import { ENTRIES_MAX, NEVER } from '../../../lambdas/blocks/ranges.ts';
import { refuseBlocked, standingOf, type Arrival } from '../../../lambdas/blocks/standing.ts';
import { wordStore } from '../../../lambdas/blocks/word-store.ts';
import { uuidv7 } from '../../../lambdas/core/ids.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();

let nowMs = 1_800_000_000_000;
const clock = () => nowMs;
const HOUR = 3_600_000;
const arrival = (more: Partial<Arrival> = {}): Arrival => ({
  accountId: randomUUID(),
  chatbotId: randomUUID(),
  visitorId: randomUUID(),
  address: '203.0.113.7',
  ...more,
});
const entry = (cidr: string, untilMs = NEVER): Entry => ({ id: uuidv7(), cidr, untilMs, automatic: false, createdAt: new Date(nowMs).toISOString() });
const entries = () => entryStore(db(), TABLE, clock);
/** A new execution environment at every look: nothing is remembered outside the table (S18.2). */
const standing = async (who: Arrival) => standingOf(who, await blockStore(db(), TABLE).records(who), nowMs);

describe('an account that keeps an address out', () => {
  test('keeps it out of its own chatbots and of no other account (S18.2, S18.7)', async () => {
    const [here, there] = [arrival(), arrival()];
    const blocked = entry('203.0.113.0/24');
    await entries().add(scopeOf(here.accountId), 'block', blocked);

    expect(await standing(here)).toEqual({ blocked: { by: 'account', target: blocked.id }, allowed: false });
    expect(await standing({ ...here, address: '203.0.114.1' })).toEqual({ blocked: undefined, allowed: false });
    expect(await standing(there)).toEqual({ blocked: undefined, allowed: false });
    expect(() => refuseBlocked({ blocked: { by: 'account', target: blocked.id }, allowed: false })).toThrow(
      expect.objectContaining({ code: 'ip-refused', event: { type: 'authz_fail_blocked', target: `account:${blocked.id}` } }),
    );
  });

  test('does so until the end that it said, although the row is still there (S18.6)', async () => {
    const who = arrival();
    const end = nowMs + HOUR;
    await entries().add(scopeOf(who.accountId), 'block', entry('203.0.113.7', end));
    const seen = [];
    for (const at of [end - 1, end, end + 1000]) {
      nowMs = at;
      seen.push((await standing(who)).blocked !== undefined);
    }
    expect(seen).toEqual([true, false, false]);
    expect((await entries().page(scopeOf(who.accountId), 'block', { limit: 10 })).items).toEqual([]);
  });

  test('lets it in again by taking the entry away, once', async () => {
    const who = arrival();
    const blocked = entry('203.0.113.7');
    await entries().add(scopeOf(who.accountId), 'block', blocked);
    expect(await entries().remove(scopeOf(arrival().accountId), 'block', blocked.id)).toBeUndefined();
    expect(await entries().remove(scopeOf(who.accountId), 'allow', blocked.id)).toBeUndefined();
    expect(await entries().remove(scopeOf(who.accountId), 'block', blocked.id)).toEqual(blocked);
    expect(await entries().remove(scopeOf(who.accountId), 'block', blocked.id)).toBeUndefined();
    expect((await standing(who)).blocked).toBeUndefined();
  });

  test('has a bounded list; what is over makes room', async () => {
    const scope = scopeOf(randomUUID());
    for (let n = 0; n < ENTRIES_MAX; n += 1) await entries().add(scope, 'block', entry(`10.0.0.${n}`, n === 0 ? nowMs + HOUR : NEVER));
    await expect(entries().add(scope, 'block', entry('10.1.0.0'))).rejects.toMatchObject({ code: 'quota-exceeded' });
    nowMs += 2 * HOUR;
    await entries().add(scope, 'block', entry('10.1.0.0'));
    await expect(entries().add(scope, 'block', entry('10.1.0.1'))).rejects.toMatchObject({ code: 'quota-exceeded' });
  });

  test('takes the same entry twice as one, also in a list that it has filled', async () => {
    const scope = scopeOf(randomUUID());
    const made = Array.from({ length: ENTRIES_MAX }, (_, n) => entry(`10.0.0.${n}`));
    for (const each of made) await entries().add(scope, 'block', each);
    await entries().add(scope, 'block', made.at(-1)!);
    expect((await entries().page(scope, 'block', { limit: 2 * ENTRIES_MAX })).items).toHaveLength(ENTRIES_MAX);
    await expect(entries().add(scope, 'block', entry('10.1.0.1'))).rejects.toMatchObject({ code: 'quota-exceeded' });
  });

  test('reads its list in pages, newest first, and only what holds', async () => {
    const scope = scopeOf(randomUUID());
    const made = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((cidr) => entry(cidr));
    for (const each of [...made, entry('10.0.0.4', nowMs)]) await entries().add(scope, 'block', each);
    const first = await entries().page(scope, 'block', { limit: 2 });
    const second = await entries().page(scope, 'block', { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ cidr }) => cidr)).toEqual(['10.0.0.3', '10.0.0.2', '10.0.0.1']);
    expect(second.nextCursor).toBeNull();
  });
});

describe('the lists beside each other', () => {
  test('the operator keeps out of every account, also what an account has let in', async () => {
    const who = arrival({ address: '192.0.2.77' });
    const blocked = entry('192.0.2.0/24');
    await entries().add(scopeOf(who.accountId), 'allow', entry('192.0.2.77'));
    await entries().add('INSTANCE', 'block', blocked);
    expect(await standing(who)).toEqual({ blocked: { by: 'instance', target: blocked.id }, allowed: true });
    expect((await standing(arrival({ address: '192.0.2.1' }))).blocked).toBeDefined();
    await entries().remove('INSTANCE', 'block', blocked.id);
  });

  test('a visitor is kept out of one chatbot, wherever the visitor comes from, and let in again', async () => {
    const who = arrival();
    const blocks = blockStore(db(), TABLE);
    await blocks.blockVisitor(who.accountId, who.chatbotId, who.visitorId, { at: '2026-01-01T00:00:00.000Z' });
    const refused = await standing({ ...who, address: undefined });
    expect(refused.blocked).toEqual({ by: 'visitor', target: who.visitorId });
    expect(() => refuseBlocked(refused)).toThrow(expect.objectContaining({ code: 'spam-refused' }));
    expect((await standing({ ...who, chatbotId: randomUUID() })).blocked).toBeUndefined();
    expect(await blocks.unblockVisitor(who.accountId, who.chatbotId, who.visitorId)).toBe(true);
    expect(await blocks.unblockVisitor(who.accountId, who.chatbotId, who.visitorId)).toBe(false);
    expect((await standing(who)).blocked).toBeUndefined();
  });

  test('words come with the same read', async () => {
    const who = arrival();
    const words = wordStore(db(), TABLE);
    expect(await words.read(who.accountId)).toEqual([]);
    await words.replace(who.accountId, ['grand prix', 'lottery']);
    expect((await blockStore(db(), TABLE).records(who)).words).toEqual(['grand prix', 'lottery']);
    expect((await blockStore(db(), TABLE).records(arrival())).words).toEqual([]);
  });
});

describe('an automatic block (S18.5)', () => {
  test('is of one address, of IPv6 one customer, in one account, and always ends', async () => {
    const who = arrival({ address: '2001:db8:1:2::7' });
    const blocks = blockStore(db(), TABLE);
    const block = nextBlock(uuidv7(), undefined, nowMs);
    expect(await blocks.blockAddress(who.accountId, '2001:db8:1:2::7', block, nowMs)).toBe(true);
    expect((await standing({ ...who, address: '2001:db8:1:2:ffff::1' })).blocked).toEqual({ by: 'automatic', target: block.entryId });
    expect((await standing({ ...who, address: '2001:db8:1:3::7' })).blocked).toBeUndefined();
    expect((await standing({ ...who, accountId: randomUUID() })).blocked).toBeUndefined();

    const { items } = await entries().page(scopeOf(who.accountId), 'block', { limit: 10 });
    expect(items).toEqual([expect.objectContaining({ id: block.entryId, automatic: true, untilMs: nowMs + HOUR })]);
    nowMs = block.untilMs;
    expect((await standing(who)).blocked).toBeUndefined();
  });

  test('is made once by many who see the same at the same time', async () => {
    const who = arrival();
    const made = await Promise.all(
      Array.from({ length: 10 }, () => blockStore(db(), TABLE).blockAddress(who.accountId, '203.0.113.7', nextBlock(uuidv7(), undefined, nowMs), nowMs)),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    expect((await entries().page(scopeOf(who.accountId), 'block', { limit: 10 })).items).toHaveLength(1);
  });

  test('is lifted by hand, and does not reach whom the account has let in', async () => {
    const who = arrival();
    const block = nextBlock(uuidv7(), undefined, nowMs);
    await blockStore(db(), TABLE).blockAddress(who.accountId, '203.0.113.7', block, nowMs);
    const allowed = entry('203.0.113.0/24');
    await entries().add(scopeOf(who.accountId), 'allow', allowed);
    expect(await standing(who)).toEqual({ blocked: undefined, allowed: true });
    await entries().remove(scopeOf(who.accountId), 'allow', allowed.id);
    expect((await standing(who)).blocked).toBeDefined();
    expect(await entries().remove(scopeOf(who.accountId), 'block', block.entryId)).toMatchObject({ automatic: true });
    expect((await standing(who)).blocked).toBeUndefined();
  });

  test('is twice as long each time that it follows another, up to a day, and begins anew after a quiet week', () => {
    const lengths: number[] = [];
    let last = nextBlock('e', undefined, nowMs);
    let at = nowMs;
    for (let n = 0; n < 7; n += 1) {
      lengths.push((last.untilMs - at) / HOUR);
      at = last.untilMs;
      last = nextBlock('e', last, at);
    }
    expect(lengths).toEqual([1, 2, 4, 8, 16, 24, 24]);
    expect(nextBlock('e', last, last.untilMs + 8 * 24 * HOUR).times).toBe(1);
  });

  test('is never of everybody who has no address', async () => {
    expect(await blockStore(db(), TABLE).blockAddress(randomUUID(), 'unknown', nextBlock('e', undefined, nowMs), nowMs)).toBe(false);
  });
});

test('without the store nobody is let in (S18)', async () => {
  const broken = { send: async () => Promise.reject(new Error('down')) } as unknown as DynamoDBDocumentClient;
  await expect(blockStore(broken, TABLE).records(arrival())).rejects.toMatchObject({ code: 'unavailable' });
  const partial = { send: async () => ({ Responses: {}, UnprocessedKeys: { [TABLE]: { Keys: [{ pk: 'INSTANCE' }] } } }) } as unknown as DynamoDBDocumentClient;
  await expect(blockStore(partial, TABLE).records(arrival())).rejects.toMatchObject({ code: 'unavailable' });
});
