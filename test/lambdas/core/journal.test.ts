import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { journal, type JournalEvent } from '../../../lambdas/core/journal.ts';
import type { Log } from '../../../lambdas/core/log.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const rows = async () => (await db().send(new ScanCommand({ TableName: TABLE }))).Items ?? [];

test('a row has the fields of an event and no other, and a second event of the same moment is an error line and not lost in silence (S22)', async () => {
  const errors: string[] = [];
  const log = { journal: () => undefined, error: (message: string) => void errors.push(message) } as unknown as Log;
  const record = journal(db(), TABLE, log, () => Date.parse('2026-11-25T12:00:00.000Z'));
  const event: JournalEvent = { type: 'visitor_block_changed', outcome: 'done', accountId: 'a', action: 'visitor_blocked', target: 'b/v', requestId: 'r' };
  await record({ ...event, country: 'FR', origin: 'https://app.example.com' } as JournalEvent);
  expect(await rows()).toEqual([
    // Beside its key a row says that it waits to be sealed.
    {
      ...event,
      at: '2026-11-25T12:00:00.000Z',
      pk: 'ACCOUNT#a',
      sk: '2026-11-25T12:00:00.000Z#r#visitor_block_changed',
      unsealed: expect.stringMatching(/^U[0-7]$/),
    },
  ]);
  expect(errors).toEqual([]);

  await record({ ...event, target: 'b/w' });
  expect([(await rows()).length, errors]).toEqual([1, ['journal row not written']]);
});
