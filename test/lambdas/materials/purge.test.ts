import { expect, test } from '@jest/globals';
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type CompiledQuery, type DatabaseConnection, type Transaction } from 'kysely';
import type { Accounts } from '../../../lambdas/database/account.ts';
import type { Database } from '../../../lambdas/database/tables.ts';
import { objectKey, type PurgeJob } from '../../../lambdas/materials/jobs.ts';
import { purge } from '../../../lambdas/materials/purge.ts';

const BOT = { accountId: '0199a000-0000-7000-8000-000000000001', chatbotId: '0199a000-0000-7000-8000-000000000002' };
const MATERIAL = { ...BOT, materialId: '0199a000-0000-7000-8000-000000000003' };

/** What happened, in order: statements by their first words, and removals by their prefix. */
interface Run {
  readonly steps: string[];
  readonly queries: CompiledQuery[];
}

/** Purges against a database that only writes down what it is asked; `marked` says whether the row with its mark is there. */
async function run(
  job: PurgeJob,
  { marked = true, storage = async () => undefined }: { marked?: boolean; storage?: () => Promise<void> } = {},
): Promise<Run & { error: unknown }> {
  const [steps, queries]: [string[], CompiledQuery[]] = [[], []];
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery) {
      queries.push(query);
      steps.push(query.sql.replace('SELECT 1 FROM', 'SELECT').split(' ').slice(0, 3).join(' '));
      const rows = query.sql.startsWith('select') && marked ? [{ chatbot_id: BOT.chatbotId }] : [];
      return { rows: rows as R[] };
    },
    streamQuery: () => {
      throw new Error('no stream here');
    },
  };
  const nothing = async (): Promise<void> => undefined;
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        beginTransaction: nothing,
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        releaseConnection: nothing,
        destroy: nothing,
      }),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const accounts: Accounts = {
    enter: () => Promise.reject(new Error('a job is nobody')),
    once: () => Promise.reject(new Error('a job is nobody')),
    enterAs: (accountId, rule) => {
      steps.push(`enter ${accountId}`);
      return rule({ accountId, tx: db as unknown as Transaction<Database>, caller: { kind: 'system' } });
    },
  };
  const removeObjects = async (prefix: string): Promise<void> => {
    steps.push(`remove ${prefix}`);
    await storage();
  };
  const error = await purge(job, { accounts, removeObjects }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { steps, queries, error };
}

const ENTER = `enter ${BOT.accountId}`;

test('of a material removes its objects first, and its row only then', async () => {
  const { steps } = await run(MATERIAL);

  expect(steps).toEqual([ENTER, 'select "material_id" from', `remove ${objectKey(MATERIAL)}`, ENTER, 'delete from "app"."materials"']);
});

test('of a chatbot removes all its objects, its vectors, and its row last', async () => {
  const { steps } = await run(BOT);

  expect(steps).toEqual([
    ENTER,
    'select "chatbot_id" from',
    `remove accounts/${BOT.accountId}/chatbots/${BOT.chatbotId}/`,
    ENTER,
    'SELECT knowledge.drop_namespace($1::uuid)',
    'delete from "app"."chatbots"',
  ]);
});

test.each([MATERIAL, BOT])('of what nobody has deleted removes nothing, whatever the message says: %o', async (job) => {
  const { steps } = await run(job, { marked: false });

  expect(steps.filter((step) => /remove|delete|drop/i.test(step))).toEqual([]);
});

test.each([MATERIAL, BOT])('that cannot remove the objects leaves the row, which says what is to be done: %o', async (job) => {
  const { steps, error } = await run(job, { storage: () => Promise.reject(new Error('storage is down')) });

  expect(error).toEqual(new Error('storage is down'));
  expect(steps.filter((step) => /delete|drop/i.test(step))).toEqual([]);
});

test('names account, chatbot and the mark of deletion in every statement on rows', async () => {
  for (const job of [MATERIAL, BOT]) {
    for (const { sql, parameters } of (await run(job)).queries.filter((query) => !query.sql.includes('drop_namespace'))) {
      expect(sql).toContain('"deleted_at" is not null');
      expect(parameters).toEqual(expect.arrayContaining(Object.values(job)));
    }
  }
});
