import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseClient, type DatabaseClient } from '../support/database.ts';

let api: DatabaseClient;
beforeAll(async () => {
  api = await databaseClient('app_api');
});
afterAll(() => api.end());

const namesOf = async (sql: string): Promise<string[]> => (await api.query<{ name: string }>(sql)).rows.map(({ name }) => name);
const OURS = `('app', 'knowledge')`;

/** Functions that run as their owner, each with why it must. Nothing else may: such a function sees what its owner sees (S9.12). */
const DEFINERS: Readonly<Record<string, string>> = {
  'app.lock_account()': 'locks the row of the entered account, which its worker may not change; returns nothing',
  'knowledge.create_namespace(uuid,text,integer)': 'makes a table, which no login may; checks the chatbot of the entered account first',
  'knowledge.drop_namespace(uuid)': 'drops that table again; the same check',
  'knowledge.begin_next(uuid,text,integer)': 'makes the table that a changed embedding model fills; the same check',
  'knowledge.finish_next(uuid)': 'puts that table in the place of the old one; the same check',
  'knowledge.forget_chunks()': 'a trigger: takes away the chunks of a material that goes, from tables whose name follows from its row',
  'knowledge.require_materials()': 'a trigger: locks the materials of what is written, which its writer may not',
};

describe('nothing goes round the policy of a row (S9.12)', () => {
  test('the functions that run as their owner are those with a reason', async () => {
    const found = await namesOf(`SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname IN ${OURS} AND p.prosecdef ORDER BY 1`);
    expect(found).toEqual(Object.keys(DEFINERS).toSorted());
  });

  test('and none of them can be led astray by a search path, nor be called by everybody', async () => {
    const astray = await namesOf(`SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname IN ${OURS} AND p.prosecdef AND (
        NOT coalesce(p.proconfig, '{}') && ARRAY['search_path=pg_catalog', 'search_path=""']
        OR p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE'))`);
    expect(astray).toEqual([]);
  });

  test('a view shows what its reader may see, never what its owner may', async () => {
    const asOwner = await namesOf(`SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ${OURS} AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on']))`);
    expect(asOwner).toEqual([]);
  });
});

describe('no row points into another account (S9.13)', () => {
  test('every foreign key carries the account', async () => {
    const { rows } = await api.query<{ n: number }>(`SELECT count(*)::int AS n FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = 'f' AND n.nspname IN ${OURS}`);
    const without = await namesOf(`SELECT k.conrelid::regclass::text || '.' || k.conname AS name FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND n.nspname IN ${OURS} AND NOT EXISTS (
        SELECT FROM unnest(k.conkey, k.confkey) AS pair(own, other)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.own
        JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.other
        WHERE a.attname = 'account_id' AND b.attname = 'account_id')`);
    expect([(rows[0]?.n ?? 0) > 5, without]).toEqual([true, []]);
  });

  test('what must be unique is unique within an account', async () => {
    const across = await namesOf(`SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'app' AND i.indisunique AND NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) AND a.attname = 'account_id') ORDER BY 1`);
    // Made by the server of random letters, so that nobody can ask by it what another account has.
    expect(across).toEqual(['app.chatbots_public_key_key']);
  });
});
