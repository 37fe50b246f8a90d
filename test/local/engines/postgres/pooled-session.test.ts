import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { databaseName, startEngine } from './started-engine.ts';
import type { StartedEngine } from './started-engine.ts';

const SCHEMA = `
  CREATE ROLE app LOGIN; GRANT rds_iam TO app; CREATE ROLE other LOGIN; GRANT rds_iam TO other;
  CREATE TABLE counter (id int PRIMARY KEY, value int); INSERT INTO counter VALUES (1, 0); GRANT SELECT, INSERT, UPDATE ON counter TO app, other`;

/** Nobody waits long, so that the limits can be met. */
let engine: StartedEngine;

beforeAll(async () => {
  engine = await startEngine({ idleInTransactionMilliseconds: 1_200, turnMilliseconds: 800 });
  await engine.script(SCHEMA);
}, 60_000);

afterAll(() => engine.stop());

/** Two connections of the same login, ended afterwards. */
async function withTwo(use: (first: pg.Client, second: pg.Client) => Promise<void>): Promise<void> {
  const clients = await Promise.all([engine.connect('app'), engine.connect('app')]);
  try {
    await use(...(clients as [pg.Client, pg.Client]));
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const one = async (client: pg.Client, sql: string, values?: unknown[]): Promise<unknown> => Object.values((await client.query(sql, values)).rows[0])[0];

describe('a connection keeps to itself', () => {
  test('its settings, its temporary tables and its advisory locks', () =>
    withTwo(async (first, second) => {
      await first.query(`
      SET search_path = pg_catalog; SELECT set_config('app.account', 'mine', false); CREATE TEMP TABLE secret AS SELECT 1; SELECT pg_advisory_lock(7)`);

      expect(await one(second, "SELECT current_setting('app.account', true)")).not.toBe('mine');
      expect(await one(second, 'SHOW search_path')).not.toBe('pg_catalog');
      expect(await one(second, "SELECT to_regclass('pg_temp.secret')")).toBeNull();
      expect(await one(second, "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory'")).toBe(0);
    }));

  test('its login, between logins of two roles', async () => {
    const [app, other] = [await engine.connect('app'), await engine.connect('other')];

    const seen = [await one(app, 'SELECT session_user'), await one(other, 'SELECT session_user'), await one(app, 'SELECT current_user')];

    expect(seen).toEqual(['app', 'other', 'app']);
    await Promise.all([app.end(), other.end()]);
  });

  test('its prepared statements, though both use one name', () =>
    withTwo(async (first, second) => {
      const name = 'n'.repeat(63);
      await first.query({ name, text: 'SELECT $1::int + 1 AS v', values: [1] });
      await second.query({ name, text: 'SELECT $1::int + 2 AS v', values: [1] });

      expect((await first.query({ name, text: 'SELECT $1::int + 1 AS v', values: [1] })).rows).toEqual([{ v: 2 }]);
      expect((await second.query({ name, text: 'SELECT $1::int + 2 AS v', values: [1] })).rows).toEqual([{ v: 3 }]);
    }));

  test('and leaves no prepared statement behind', async () => {
    const first = await engine.connect('app');
    await first.query({ name: 'left', text: 'SELECT 1' });
    await first.end();
    const second = await engine.connect('app');

    const deadline = Date.now() + 2_000;
    let left = 1;
    const sql = "SELECT count(*)::int FROM pg_prepared_statements WHERE statement = 'SELECT 1'";
    while (left > 0 && Date.now() < deadline) left = (await one(second, sql)) as number;
    expect(left).toBe(0);
    await second.end();
  });
});

describe('the superuser behind the backend', () => {
  test.each([
    'RESET SESSION AUTHORIZATION',
    'SET SESSION AUTHORIZATION postgres',
    'SET LOCAL/* */session authorization postgres',
    'SELECT 1; SET session_authorization = postgres',
    "SELECT set_config('session_authorization', 'postgres', false)",
  ])('cannot be reached by %s', async (sql) => {
    const client = await engine.connect('app');

    await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });

    expect(await one(client, 'SELECT session_user')).toBe('app');
    await client.end();
  });

  test('cannot be reached by a name put together at run time: the connection is cut', async () => {
    const client = await engine.connect('app');

    const escape = client.query("SELECT set_config('session_' || 'authorization', 'postgres', false)");
    await expect(escape).rejects.toMatchObject({ severity: 'FATAL', code: '42501' });

    const next = await engine.connect('app');
    expect(await one(next, 'SELECT session_user')).toBe('app');
    await expect(next.query('SET ROLE postgres')).rejects.toMatchObject({ code: '42501' });
    await next.end();
  });
});

describe('transactions', () => {
  test('200 read-modify-write transactions on a pool of 10 lose nothing', async () => {
    // Ten wait in turn for one backend: with the patience that a local cloud has.
    const patient = await startEngine();
    await patient.script(SCHEMA);
    const { host, port } = patient.proxy;
    const pool = new pg.Pool({ host, port, user: 'app', database: databaseName, password: () => patient.token('app'), ssl: { ca: patient.ca }, max: 10 });
    const increment = async (): Promise<void> => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const {
          rows: [row],
        } = await client.query('SELECT value FROM counter WHERE id = $1 FOR UPDATE', [1]);
        await client.query('UPDATE counter SET value = $1 WHERE id = 1', [row.value + 1]);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    };

    await Promise.all(Array.from({ length: 200 }, increment));

    expect((await pool.query('SELECT value FROM counter WHERE id = 1')).rows).toEqual([{ value: 200 }]);
    await pool.end();
    await patient.stop();
  }, 60_000);

  test('are pipelined in one go', async () => {
    const client = await engine.connect('app', { pipeline: true } as pg.ClientConfig);

    const results = await Promise.all([client.query('BEGIN'), client.query('SELECT $1::int AS v', [3]), client.query('SELECT 4 AS v'), client.query('COMMIT')]);

    expect(results.map(({ rows }) => rows)).toEqual([[], [{ v: 3 }], [{ v: 4 }], []]);
    await client.end();
  });

  test('a failed statement in a pipeline leaves the others and the next in step', async () => {
    const client = await engine.connect('app', { pipeline: true } as pg.ClientConfig);

    const queries = [client.query('SELECT 1 AS v'), client.query('SELECT $1::int / 0', [1]), client.query('bogus'), client.query('SELECT 2 AS v')];
    const results = await Promise.allSettled(queries);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await one(client, 'SELECT $1::int', [5])).toBe(5);
    await client.end();
  });

  test('a failed one is refused until it is rolled back, and a failing script undoes itself', () =>
    withTwo(async (first, second) => {
      await first.query('BEGIN');
      await expect(first.query('SELECT $1::int / 0', [1])).rejects.toMatchObject({ code: '22012' });
      await expect(first.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
      await first.query('ROLLBACK');
      await expect(first.query('INSERT INTO counter VALUES (2, 2); bogus')).rejects.toMatchObject({ code: '42601' });
      await expect(first.query('INSERT INTO counter VALUES (2, 2); SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });

      expect(await one(second, 'SELECT count(*)::int FROM counter WHERE id = 2')).toBe(0);
      expect(((await first.query('SELECT 1 AS a; SELECT 2 AS b')) as unknown as pg.QueryResult[]).map(({ rows }) => rows)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
    }));

  test('a client that dies in one is rolled back and frees the others', async () => {
    const dead = await engine.connect('app');
    await dead.query('BEGIN');
    await dead.query('INSERT INTO counter VALUES (3, 3)');
    (dead as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();

    const alive = await engine.connect('app');
    expect(await one(alive, 'SELECT count(*)::int FROM counter WHERE id = 3')).toBe(0);
    await alive.end();
  });

  test('who waits for one is refused in time and can go on afterwards', () =>
    withTwo(async (first, second) => {
      await first.query('BEGIN');

      await expect(second.query('SELECT 1')).rejects.toMatchObject({ severity: 'ERROR', code: '53300' });
      await first.query('SELECT 1');
      await expect(second.query('SELECT $1::int', [1])).rejects.toMatchObject({ severity: 'ERROR', code: '53300' });

      await first.query('COMMIT');
      expect(await one(second, 'SELECT $1::int', [2])).toBe(2);
    }));

  test('who is idle in one for too long is rolled back and cut', async () => {
    const idle = await engine.connect('app');
    await idle.query('BEGIN');
    await idle.query('INSERT INTO counter VALUES (4, 4)');

    const reason = await new Promise<pg.DatabaseError>((resolve) => idle.once('error', (error) => resolve(error as pg.DatabaseError)));

    expect(reason.code).toBe('25P03');
    const next = await engine.connect('app');
    expect(await one(next, 'SELECT count(*)::int FROM counter WHERE id = 4')).toBe(0);
    await next.end();
  });
});

describe('what one backend cannot share', () => {
  test.each(['COPY counter FROM STDIN', 'copy (SELECT 1) TO STDOUT', 'LISTEN news', 'PREPARE x AS SELECT 1', 'DISCARD ALL', 'DEALLOCATE ALL'])(
    '%s is refused and the connection goes on',
    async (sql) => {
      const client = await engine.connect('app');

      await expect(client.query(sql)).rejects.toMatchObject({ code: '0A000' });
      await expect(client.query({ name: 'by-protocol', text: sql })).rejects.toMatchObject({ code: '0A000' });

      expect(await one(client, "SELECT 'copy; listen' -- PREPARE")).toBe('copy; listen');
      await client.end();
    },
  );
});

describe('who leaves while waiting', () => {
  test('is not served any more, whether it waited to log in or to be answered', () =>
    withTwo(async (first, second) => {
      await first.query('BEGIN; UPDATE counter SET value = value WHERE id = 1');
      const waiting = second.query('INSERT INTO counter VALUES (99, 1)').catch(() => 'cut');
      const late = engine.connect('app', { connectionTimeoutMillis: 100 }).catch((error: Error) => error.message);
      const [{ stream }] = [(second as unknown as { connection: { stream: Duplex } }).connection];
      expect(await late).toMatch(/timeout/);
      stream.destroy();
      expect(await waiting).toBe('cut');
      await first.query('COMMIT');

      expect(await one(first, 'SELECT count(*)::int FROM counter WHERE id = 99')).toBe(0);
      expect(await one(first, 'SELECT count(*)::int FROM counter WHERE id = 1')).toBe(1);
    }));
});
