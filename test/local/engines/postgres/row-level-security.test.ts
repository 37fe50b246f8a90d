import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { startEngine } from './started-engine.ts';
import type { StartedEngine } from './started-engine.ts';

let engine: StartedEngine;
let client: pg.Client;

beforeAll(async () => {
  engine = await startEngine();
  await engine.script(`
    CREATE EXTENSION vector;
    CREATE ROLE app LOGIN; GRANT rds_iam TO app;
    CREATE TABLE note (account text NOT NULL, body text NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY; ALTER TABLE note FORCE ROW LEVEL SECURITY;
    CREATE POLICY account ON note USING (account = (SELECT NULLIF(current_setting('app.account', true), '')))
      WITH CHECK (account = (SELECT NULLIF(current_setting('app.account', true), '')));
    GRANT SELECT, INSERT ON note TO app;
    INSERT INTO note VALUES ('one', 'of one'), ('two', 'of two');
    CREATE FUNCTION enter(p_account text) RETURNS void LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
      AS $$ BEGIN PERFORM set_config('app.account', p_account, true); END $$;
    CREATE SCHEMA vectors; GRANT USAGE, CREATE ON SCHEMA vectors TO app`);
  client = await engine.connect('app');
}, 60_000);

afterAll(async () => {
  await client.end();
  await engine.stop();
});

async function inAccount<Result>(account: string, use: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  await client.query('SELECT enter($1)', [account]);
  try {
    return await use();
  } finally {
    await client.query('COMMIT');
  }
}

const bodies = async (): Promise<string[]> => (await client.query<{ body: string }>('SELECT body FROM note')).rows.map(({ body }) => body);

describe('row-level security on a login through the proxy', () => {
  test('shows the rows of the entered account and no other', async () => {
    expect(await inAccount('one', bodies)).toEqual(['of one']);
    expect(await inAccount('two', bodies)).toEqual(['of two']);
  });

  test('shows nothing where no account was entered, also after one was left', async () => {
    await inAccount('one', bodies);

    expect(await bodies()).toEqual([]);
  });

  test('refuses a row for another account', async () => {
    await expect(inAccount('one', () => client.query("INSERT INTO note VALUES ('two', 'planted')"))).rejects.toMatchObject({ code: '42501' });

    expect(await inAccount('two', bodies)).toEqual(['of two']);
  });

  test('does not bind the master user of the Data API, who is the superuser', async () => {
    await expect(engine.script('DO $$ BEGIN ASSERT (SELECT count(*) FROM note) = 2; END $$')).resolves.toBeUndefined();
  });

  test('cannot be switched off by the login', async () => {
    await expect(client.query('ALTER TABLE note DISABLE ROW LEVEL SECURITY')).rejects.toMatchObject({ code: '42501' });
    await expect(client.query('ALTER ROLE app BYPASSRLS')).rejects.toMatchObject({ code: '42501' });
  });
});

test('pgvector stores half vectors and finds the nearest with an HNSW index', async () => {
  await client.query(`CREATE TABLE vectors.chunk (id int, embedding halfvec(3)); CREATE INDEX ON vectors.chunk USING hnsw (embedding halfvec_cosine_ops);
    INSERT INTO vectors.chunk VALUES (1, '[1,0,0]'), (2, '[0,1,0]'), (3, '[0,0,1]')`);
  await client.query('BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL hnsw.ef_search = 40');

  const nearest = 'SELECT id FROM vectors.chunk ORDER BY embedding <=> $1::halfvec LIMIT 1';
  const { rows } = await client.query(nearest, ['[0.1,0.9,0]']);
  const plan = await client.query(`EXPLAIN ${nearest.replace('$1', "'[0.1,0.9,0]'")}`);
  await client.query('COMMIT');

  expect(rows).toEqual([{ id: 2 }]);
  expect(JSON.stringify(plan.rows)).toContain('Index Scan');
});
