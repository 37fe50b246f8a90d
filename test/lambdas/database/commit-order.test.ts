import { beforeEach, describe, expect, test } from '@jest/globals';
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { Problem } from '../../../lambdas/core/problem.ts';
import { accounts } from '../../../lambdas/database/account.ts';
import type { Database } from '../../../lambdas/database/tables.ts';

const ACCOUNT = '0199a000-0000-7000-8000-000000000001';
let steps: string[];
beforeEach(() => {
  steps = [];
});
const note = (step: string) => async (): Promise<void> => void steps.push(step);

/** A database that only writes down what it is asked. */
const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => ({
        executeQuery: async () => ({ rows: [] }),
        streamQuery: () => {
          throw new Error('no stream here');
        },
      }),
      beginTransaction: () => note('begin')(),
      commitTransaction: () => note('commit')(),
      rollbackTransaction: () => note('rollback')(),
      releaseConnection: async () => undefined,
      destroy: async () => undefined,
    }),
  },
});

describe('a transaction that has written events', () => {
  test('has somebody look after them sent for before its commit, and woken after it', async () => {
    await accounts(db, { committing: note('sent for'), committed: note('woken') }).enterAs(ACCOUNT, async ({ emitted }) => emitted?.());

    expect(steps).toEqual(['begin', 'sent for', 'commit', 'woken']);
  });

  test('is taken back when nobody would look after them', async () => {
    const away = async (): Promise<never> => {
      throw new Problem('unavailable', 'relay');
    };
    const entered = accounts(db, { committing: away, committed: note('woken') }).enterAs(ACCOUNT, async ({ emitted }) => emitted?.());

    await expect(entered).rejects.toMatchObject({ code: 'unavailable' });
    expect(steps).toEqual(['begin', 'rollback']);
  });

  test('is the only one for which anybody is sent for or woken', async () => {
    await accounts(db, { committing: note('sent for'), committed: note('woken') }).enterAs(ACCOUNT, async () => undefined);

    expect(steps).toEqual(['begin', 'commit']);
  });
});
