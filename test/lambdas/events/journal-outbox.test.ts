import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { journal, type JournalEvent } from '../../../lambdas/core/journal.ts';
import type { Log } from '../../../lambdas/core/log.ts';
import type { AccountEvent } from '../../../lambdas/events/catalogue.ts';
import { eventMessage } from '../../../lambdas/events/queue.ts';
import { journalOutbox } from '../../../lambdas/events/relay-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const log = { journal: () => undefined, error: () => undefined } as unknown as Log;
const accountId = '0199c3a0-0000-7000-8000-000000000001';
const changed: JournalEvent = {
  type: 'authn_password_change',
  outcome: 'done',
  accountId,
  actor: { kind: 'session', id: 'u' },
  action: 'changePassword',
  address: '192.0.2.7',
  agent: 'Browser',
  requestId: 'r',
};
const waiting = async () => ((await db().send(new ScanCommand({ TableName: TABLE }))).Items ?? []).filter(({ pk }) => pk === 'OUTBOX');

test('an entry that wants to be looked at waits to be told, in the transaction that writes it; other entries, and entries of no account, do not', async () => {
  const record = journal(db(), TABLE, log, () => Date.parse('2026-11-26T02:00:00.000Z'), TABLE);
  await record(changed);
  await record({ ...changed, type: 'authn_login_success', action: 'logIn' });
  await record({ ...changed, accountId: undefined as never, requestId: 's' });
  // The same entry of the same moment is there already: it is not told twice either.
  await record(changed);

  expect(await waiting()).toHaveLength(1);
  const outbox = journalOutbox(db(), TABLE);
  await expect(outbox.take(10, async () => Promise.reject(new Error('the queue is away')))).rejects.toThrow('away');
  expect(await waiting()).toHaveLength(1);
  const told: AccountEvent[] = [];
  expect(await outbox.take(10, async (events) => (told.push(...events), events))).toEqual({ found: 1, sent: 1 });
  expect(await waiting()).toEqual([]);

  const [event] = told;
  expect(eventMessage.parse(event)).toMatchObject({
    type: 'security.event',
    accountId,
    occurredAt: '2026-11-26T02:00:00.000Z',
    data: { kind: 'authn_password_change', action: 'changePassword', actor: { kind: 'session', id: 'u' }, requestId: 'r' },
  });
  // Who a person was stays in the journal.
  expect(JSON.stringify(event)).not.toMatch(/192\.0\.2\.7|Browser/);
});
