import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { blockStore } from '../../../lambdas/blocks/block-store.ts';
import { entryStore } from '../../../lambdas/blocks/entry-store.ts';
import { wordStore } from '../../../lambdas/blocks/word-store.ts';
import { blocklist } from '../../../lambdas/blocklist/blocklist.ts';
import { uuidv7 } from '../../../lambdas/core/ids.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const NOW = 1_800_000_000_000;

const [accountId, userId, chatbotId, visitorId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const events: JournalEvent[] = [];
const deps = (allowed = true) => ({
  callers: {
    check: async () => {
      if (!allowed) throw new Problem('not-allowed', 'test');
    },
    decide: async <E>(_: unknown, entry: E): Promise<E> => {
      if (!allowed) throw new Problem('not-allowed', 'test');
      return entry;
    },
    requireVisitor: async (_: unknown, ofChatbot: string, who: string) => {
      if (!allowed || ofChatbot !== chatbotId || who !== visitorId) throw new Problem('not-found', 'test');
    },
  },
  entries: entryStore(db(), TABLE, () => NOW),
  words: wordStore(db(), TABLE),
  visitors: blockStore(db(), TABLE),
  record: async (event: JournalEvent) => void events.push(event),
  newId: uuidv7,
  now: () => NOW,
});
type Operation = keyof typeof blocklist;
const run = <R = Record<string, unknown>>(operation: Operation, given: object = {}, allowed = true): Promise<R> =>
  (blocklist[operation] as unknown as (call: object, deps: object) => Promise<R>)(
    {
      principal: { kind: 'session', accountId, userId, sessionId: 's', confirmedUntil: 0 },
      client: { address: '198.51.100.9', agent: 'test' },
      requestId: randomUUID(),
      params: {},
      query: {},
      ...given,
    },
    deps(allowed),
  );

describe('the lists of an account', () => {
  test('take a range in its one form, show it, and let it go again, each with one journal event (S22.2)', async () => {
    events.length = 0;
    const added = await run('blockRange', { body: { cidr: '::ffff:203.0.113.9/120', reason: 'Insults', expiresAt: new Date(NOW + 60_000).toISOString() } });
    expect(added).toEqual({
      id: expect.any(String),
      cidr: '203.0.113.0/24',
      reason: 'Insults',
      expiresAt: new Date(NOW + 60_000).toISOString(),
      automatic: false,
      createdAt: new Date(NOW).toISOString(),
      createdBy: userId,
    });
    expect(await run('listBlocked')).toEqual({ items: [added], nextCursor: null });
    expect(await run('listAllowed')).toEqual({ items: [], nextCursor: null });
    await run('unblockRange', { params: { entryId: added['id'] } });
    await expect(run('unblockRange', { params: { entryId: added['id'] } })).rejects.toMatchObject({ code: 'not-found' });
    expect(events.map(({ type, action, change }) => [type, action, change])).toEqual([
      ['blocklist_changed', 'blocklist_added', '- -> 203.0.113.0/24'],
      ['blocklist_changed', 'blocklist_removed', '203.0.113.0/24 -> -'],
    ]);
  });

  test('take a range that is too wide or holds the own address, and say so (S18.7)', async () => {
    expect(await run('blockRange', { body: { cidr: '0.0.0.0/0' } })).toMatchObject({ cidr: '0.0.0.0/0', warning: 'wide-range' });
    expect(await run('blockRange', { body: { cidr: '198.51.100.0/24' } })).toMatchObject({ warning: 'own-address' });
    expect(await run('allowRange', { body: { cidr: '2001:db8::/16' } })).toMatchObject({ cidr: '2001::/16', warning: 'wide-range' });
  });

  test.each(['010.0.0.1', '10.0.0.0/33', 'example.com', '*', '10.0.0.1-10.0.0.9', 'fe80::1%eth0'])('refuse %s', async (cidr) => {
    await expect(run('blockRange', { body: { cidr } })).rejects.toMatchObject({
      code: 'invalid-request',
      extra: { errors: [{ pointer: '#/body/cidr', detail: expect.any(String) }] },
    });
  });

  test('refuse an end that is over', async () => {
    await expect(run('allowRange', { body: { cidr: '203.0.113.1', expiresAt: new Date(NOW).toISOString() } })).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });

  test('are closed to whoever may not administer the account', async () => {
    for (const operation of ['listBlocked', 'blockRange', 'listAllowed', 'allowRange', 'readSpamWords', 'replaceSpamWords'] as const)
      await expect(run(operation, { body: { cidr: '203.0.113.1', words: [] } }, false)).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

test('words are replaced as a whole, each once, and the journal counts them without repeating them', async () => {
  events.length = 0;
  expect(await run('replaceSpamWords', { body: { words: ['lottery', 'grand prix', 'lottery'] } })).toEqual({ words: ['lottery', 'grand prix'] });
  expect(await run('readSpamWords')).toEqual({ words: ['lottery', 'grand prix'] });
  expect(events).toEqual([expect.objectContaining({ type: 'spam_words_changed', change: '0 words -> 2 words' })]);
  expect(JSON.stringify(events)).not.toContain('lottery');
});

describe('a visitor', () => {
  test('is blocked and unblocked, and what was not blocked is not there', async () => {
    events.length = 0;
    const params = { chatbotId, visitorId };
    await expect(run('unblockVisitor', { params })).rejects.toMatchObject({ code: 'not-found' });
    await run('blockVisitor', { params });
    await run('blockVisitor', { params });
    await run('unblockVisitor', { params });
    expect(events.map(({ action, target }) => [action, target])).toEqual([
      ['visitor_blocked', `${chatbotId}/${visitorId}`],
      ['visitor_blocked', `${chatbotId}/${visitorId}`],
      ['visitor_unblocked', `${chatbotId}/${visitorId}`],
    ]);
  });

  test('of whom the caller sees no conversation is not there', async () => {
    await expect(run('blockVisitor', { params: { chatbotId, visitorId: randomUUID() } })).rejects.toMatchObject({ code: 'not-found' });
  });
});
