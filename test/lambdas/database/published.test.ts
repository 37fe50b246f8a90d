import { beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type CompiledQuery, type DatabaseConnection } from 'kysely';
import type { AccountScope } from '../../../lambdas/database/account.ts';
import { publishedChatbot } from '../../../lambdas/database/published.ts';
import type { Database } from '../../../lambdas/database/tables.ts';

/** What the rows of the account are, and how often a whole content was read. */
let rows: { version: number | null; archived: boolean };
let contents: number;

/** A database that knows two tables, as row-level security shows them. */
class Rows extends DummyDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <R>({ sql, parameters }: CompiledQuery) => {
        if (sql.includes('app"."chatbot_versions')) {
          contents += 1;
          return {
            rows: [{ content: { settings: { name: `of ${String(parameters.at(-1))}`, language: 'en' }, playbooks: [], rules: [], triggers: [] } }] as R[],
          };
        }
        const there = !rows.archived && rows.version !== null;
        return { rows: (there ? [{ published_version: rows.version, access_policy: {}, public_key: 'pk' }] : []) as R[] };
      },
      streamQuery: async function* () {},
    };
  }
}
const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new Rows(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const read = (accountId: string, chatbotId: string) =>
  db
    .transaction()
    .execute(async (tx) => (await publishedChatbot({ tx, accountId, caller: { kind: 'system' } } satisfies AccountScope, chatbotId))?.settings.name);

describe('the published version of a chatbot', () => {
  beforeEach(() => {
    [rows, contents] = [{ version: 1, archived: false }, 0];
  });

  test('is read once as a whole, and a new one at once when it is published', async () => {
    const ids = [randomUUID(), randomUUID()] as const;
    expect([await read(...ids), await read(...ids), contents]).toEqual(['of 1', 'of 1', 1]);
    rows.version = 2;
    expect([await read(...ids), await read(...ids), contents]).toEqual(['of 2', 'of 2', 2]);
  });

  test('is not there when the chatbot is archived, or not of the account, however lately it was read', async () => {
    const ids = [randomUUID(), randomUUID()] as const;
    await read(...ids);
    rows.archived = true;
    expect(await read(...ids)).toBeUndefined();
    rows = { version: null, archived: false };
    expect(await read(...ids)).toBeUndefined();
  });

  test('of another account or chatbot is never what was kept', async () => {
    const [accountId, chatbotId] = [randomUUID(), randomUUID()];
    await read(accountId, chatbotId);
    await read(accountId, randomUUID());
    await read(randomUUID(), chatbotId);

    expect(contents).toBe(3);
  });

  test('is forgotten when many others were asked for since, so memory is bounded', async () => {
    const ids = [randomUUID(), randomUUID()] as const;
    await read(...ids);
    for (let n = 0; n < 64; n += 1) await read(randomUUID(), randomUUID());
    await read(...ids);

    expect(contents).toBe(66);
  });
});
