import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { connectionPool } from '../../../lambdas/database/connect.ts';
import { databaseName, startEngine, type StartedEngine } from '../../local/engines/postgres/started-engine.ts';

let engine: StartedEngine;
let pool: pg.Pool;
let db: Kysely<object>;
beforeAll(async () => {
  engine = await startEngine();
  await engine.script('CREATE ROLE app_api LOGIN IN ROLE rds_iam');
  const { host, port } = engine.proxy;
  const password = () => engine.token('app_api');
  pool = connectionPool({ host, port, user: 'app_api', database: databaseName, password, ssl: { ca: engine.ca }, max: 1 });
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await engine.stop();
});

const one = (at: Kysely<object>) => sql<{ one: number }>`SELECT 1 AS one`.execute(at).then(({ rows }) => rows[0]?.one);

/** The database dies; resolves when the pool's connection has heard of it. */
async function dies(): Promise<void> {
  const [client] = (pool as unknown as { _clients: pg.Client[] })._clients;
  if (!client) throw new Error('there is no connection');
  // Not `once` of node:events, which would listen for errors as well.
  const heard = new Promise((resolve) => client.once('end', resolve));
  await engine.kill();
  await heard;
}

test('a connection that ends in the middle of a transaction fails it, and not the process; the next one is another', async () => {
  const broken = db.transaction().execute(async (tx) => {
    await one(tx);
    await dies();
    return one(tx);
  });

  await expect(broken).rejects.toThrow(/connection|terminated|queryable/i);
  expect(await one(db)).toBe(1);
});

test('a connection that ends while its statement waits fails the statement', async () => {
  await one(db);
  const waiting = expect(sql`SELECT pg_sleep(5)`.execute(db)).rejects.toThrow(/terminated|ECONNRESET/i);
  await dies();

  await waiting;
  expect(await one(db)).toBe(1);
});

test('a connection that ends while nobody uses it is replaced', async () => {
  await one(db);
  await dies();

  expect(await one(db)).toBe(1);
});
