import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type CompiledQuery, type DatabaseConnection } from 'kysely';
import { channelStore } from '../../../lambdas/channels/store.ts';
import type { AccountCall, Accounts } from '../../../lambdas/database/account.ts';
import type { Database } from '../../../lambdas/database/tables.ts';
import { problemOf } from '../core/refusals.ts';

/** The channel's secrets as they lie in its row; others may change them between two statements. */
let sealed = '';
let meanwhile: () => void;
let open = 0;

/** A database with one chatbot and one channel. */
class OneChannel extends DummyDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <R>({ sql, parameters }: CompiledQuery) => {
        if (sql.includes('"chatbots"')) return { rows: [{ chatbot_id: 'b' }] as R[] };
        const row = { channel_id: 'c', kind: 'telegram', sealed, name: 'n' };
        if (sql.startsWith('select')) return { rows: [row] as R[] };
        meanwhile();
        return { rows: (parameters.includes(sealed) ? [{ ...row, name: parameters[0] }] : []) as R[] };
      },
      streamQuery: async function* () {},
    };
  }
}
const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new OneChannel(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const enter = async <T>(rule: (scope: Parameters<Parameters<Accounts['enter']>[1]>[0]) => Promise<T>): Promise<T> => {
  open += 1;
  try {
    return await db.transaction().execute((tx) => rule({ tx, accountId: 'a', caller: { kind: 'system' } }));
  } finally {
    open -= 1;
  }
};
const store = channelStore({ enter: (_call, rule) => enter(rule), once: (_call, rule) => enter(rule), enterAs: (_accountId, rule) => enter(rule) }, {
  add: async () => undefined,
  remove: async () => undefined,
} as unknown as Parameters<typeof channelStore>[1]);
const call = { principal: { kind: 'api-key', accountId: 'a', apiKeyId: 'k' }, permission: 'channels:write' } as const satisfies AccountCall;

describe('a change of a channel', () => {
  beforeEach(() => {
    [sealed, meanwhile, open] = [randomUUID(), () => undefined, 0];
  });

  test('asks for the secrets while no transaction is open: the key of the account comes over the same one connection', async () => {
    const seen: number[] = [];
    const { name } = await store.change(call, 'b', 'c', async () => {
      seen.push(open);
      return { name: 'new' };
    });
    expect([name, seen]).toEqual(['new', [0]]);
  });

  test('is made again of what somebody else has stored meanwhile', async () => {
    const before = sealed;
    const given: string[] = [];
    meanwhile = () => (sealed = 'of another');
    await store.change(call, 'b', 'c', async (row) => {
      given.push(row.sealed);
      return { name: 'new' };
    });
    expect(given).toEqual([before, 'of another']);
  });

  test('comes to an end when others never stop', async () => {
    meanwhile = () => (sealed = randomUUID());
    expect((await problemOf(store.change(call, 'b', 'c', async () => ({ name: 'new' }))))?.code).toBe('unavailable');
  });
});
