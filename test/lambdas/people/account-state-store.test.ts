import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { accountStateStore } from '../../../lambdas/people/account-state-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();

test('finds the account whose grace is over behind a page of accounts that wait', async () => {
  const closing = (sk: string, eraseAt: number) =>
    db().send(new PutCommand({ TableName: TABLE, Item: { pk: 'CLOSING', sk, eraseAt, note: 'x'.repeat(12_000) } }));
  // More than one page of a query (1 MB).
  await Promise.all(Array.from({ length: 101 }, (_, at) => closing(`a${at}`, 2_000)));
  await closing('z', 1_000);
  const store = accountStateStore(db(), { identity: TABLE, directory: TABLE });
  expect(await store.due(1_500)).toEqual(['z']);
  expect(await store.due(999)).toEqual([]);
});
