import { describe, expect, test } from '@jest/globals';
import type { Call } from '../../../lambdas/core/contract.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { FileReply } from '../../../lambdas/core/reply.ts';
import { EXPORT_MAX, type JournalEntry, type journalRoutes } from '../../../lambdas/journal/contract.ts';
import { entries, type EntryDeps } from '../../../lambdas/journal/entries.ts';
import type { Wanted } from '../../../lambdas/journal/entry-store.ts';
import { problemOf } from '../core/refusals.ts';

const ACCOUNT = '0199c3a0-7000-7000-8000-00000000000a';
const EVENT: JournalEntry = {
  type: 'authn_login_fail',
  at: '2026-11-25T12:00:00.123Z',
  outcome: 'refused',
  actor: { kind: 'session', id: 'ada' },
  action: 'logIn',
  target: '=1+1',
  reason: 'invalid-credentials',
  address: '192.0.2.7',
  agent: '@SUM(A1:A9)\\u{a}',
  requestId: 'r-1',
};

function world(over: Partial<EntryDeps> = {}) {
  const asked: [string, Wanted, number][] = [];
  const written: JournalEvent[] = [];
  const deps: EntryDeps = {
    check: async () => undefined,
    entries: {
      page: async (accountId, wanted, limit) => {
        asked.push([accountId, wanted, limit]);
        return { items: [EVENT], nextCursor: 'next' };
      },
    },
    record: async (event) => void written.push(event),
    ...over,
  };
  return { asked, written, deps };
}

const call = (query: object) =>
  ({
    principal: { kind: 'session', accountId: ACCOUNT, userId: 'ada', sessionId: 's', confirmedUntil: 0 },
    client: { address: '192.0.2.7', agent: 'Test/1.0', country: undefined, origin: '' },
    requestId: 'r-2',
    query,
    permission: 'account:journal',
  }) as unknown as Call<(typeof journalRoutes)['listJournal']> & Call<(typeof journalRoutes)['exportJournal']>;

const exported = async (query: object, { deps } = world()): Promise<FileReply> => (await entries.exportJournal(call(query), deps)) as FileReply;

describe('the list', () => {
  test('is asked in the account of the caller, and is no event itself', async () => {
    const { asked, written, deps } = world();
    expect(await entries.listJournal(call({ type: 'authz_fail', limit: 5 }), deps)).toEqual({ items: [EVENT], nextCursor: 'next' });
    expect([asked, written]).toEqual([[[ACCOUNT, { type: 'authz_fail' }, 5]], []]);
  });

  test('and the export are nothing for whoever may not read the journal (S22.6)', async () => {
    const { asked, written, deps } = world({ check: () => Promise.reject(new Problem('not-allowed')) });
    expect((await problemOf(entries.listJournal(call({}), deps)))?.code).toBe('not-allowed');
    expect((await problemOf(entries.exportJournal(call({}), deps)))?.code).toBe('not-allowed');
    expect([asked, written]).toEqual([[], []]);
  });
});

describe('the export (S22.11)', () => {
  test('is one event that says who, how many and what it was narrowed to', async () => {
    const one = world();
    const { nextCursor } = await exported({ type: 'authn_login_fail', from: '2026-11-01T00:00:00Z' }, one);

    expect(nextCursor).toBe('next');
    expect(one.asked).toEqual([[ACCOUNT, { type: 'authn_login_fail', from: '2026-11-01T00:00:00Z' }, EXPORT_MAX]]);
    expect(one.written).toEqual([
      {
        type: 'journal_export',
        outcome: 'done',
        accountId: ACCOUNT,
        actor: { kind: 'session', id: 'ada' },
        address: '192.0.2.7',
        agent: 'Test/1.0',
        requestId: 'r-2',
        action: 'exportJournal',
        target: 'csv',
        change: '1 events type=authn_login_fail from=2026-11-01T00:00:00Z',
      },
    ]);
  });

  test('does not leave when it cannot be written down (S22.7)', async () => {
    const one = world({ record: () => Promise.reject(new Problem('unavailable')) });
    expect((await problemOf(exported({}, one)))?.code).toBe('unavailable');
  });

  test('as CSV has a line for each event and no cell that begins a formula (S17.12)', async () => {
    const { filename, contentType, text } = await exported({});
    expect([filename, contentType]).toEqual(['journal.csv', 'text/csv']);
    expect(text.split('\r\n')).toEqual([
      'at,type,outcome,actorKind,actorId,action,target,change,reason,address,agent,requestId,count,since',
      "2026-11-25T12:00:00.123Z,authn_login_fail,refused,session,ada,logIn,'=1+1,,invalid-credentials,192.0.2.7,'@SUM(A1:A9)\\u{a},r-1,1,",
      '',
    ]);
  });

  test('as JSON lines gives each event back as it was', async () => {
    const { text, contentType } = await exported({ format: 'jsonl' });
    expect(contentType).toBe('application/x-ndjson');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([EVENT]);
  });

  test('as OCSF has class, activity, severity and status by numbers, and everything of the event somewhere', async () => {
    const { text, filename } = await exported({ format: 'ocsf' });
    expect(filename).toBe('journal.ocsf.jsonl');
    expect(JSON.parse(text)).toEqual({
      class_uid: 3002,
      class_name: 'Authentication',
      category_uid: 3,
      activity_id: 1,
      type_uid: 300201,
      severity_id: 2,
      status_id: 2,
      status_detail: 'invalid-credentials',
      time: Date.parse(EVENT.at),
      metadata: {
        version: '1.1.0',
        product: { name: 'Rempart', vendor_name: 'Rempart' },
        event_code: 'authn_login_fail',
        uid: '2026-11-25T12:00:00.123Z#r-1#authn_login_fail',
        tenant_uid: ACCOUNT,
        correlation_uid: 'r-1',
      },
      actor: { user: { uid: 'ada', type_id: 1, type: 'session' } },
      src_endpoint: { ip: '192.0.2.7' },
      http_request: { user_agent: EVENT.agent },
      api: { operation: 'logIn', request: { uid: 'r-1' } },
      unmapped: { target: '=1+1' },
    });
  });
});
