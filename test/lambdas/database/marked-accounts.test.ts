import { expect, test } from '@jest/globals';
import { eachMarked } from '../../../lambdas/database/marked-accounts.ts';

test('every marked account is looked after; one that is done loses its mark, and one that fails holds up no other and keeps its own', async () => {
  const [looked, cleared, failed]: [string[], string[], string[]] = [[], [], []];
  await eachMarked(
    {
      marked: async () => ['broken', 'done', 'busy', 'last'].map((accountId) => ({ accountId, markedAt: 1 })),
      clear: async ({ accountId }) => {
        if (accountId === 'last') throw new Error('the table is away');
        cleared.push(accountId);
      },
    },
    async (accountId) => {
      looked.push(accountId);
      if (accountId === 'broken') throw new Error('broken');
      return accountId !== 'busy';
    },
    (accountId, error) => failed.push(`${accountId}: ${(error as Error).message}`),
  );

  expect([looked, cleared, failed]).toEqual([['broken', 'done', 'busy', 'last'], ['done'], ['broken: broken', 'last: the table is away']]);
});
