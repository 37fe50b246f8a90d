import { readFileSync } from 'node:fs';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely';
import pg from 'pg';
import { dataApiDialect } from '../../../lambdas/database/data-api-dialect.ts';
// What the functions' driver knows of types is known to the one of this test, too.
import '../../../lambdas/database/connect.ts';
import { FULL, ID, OTHER } from './every-type.ts';
import { account, credentials, databaseName, resourceArn, secretArn, startEngine, type StartedEngine } from '../../local/engines/postgres/started-engine.ts';

interface Tables {
  readonly thing: Record<string, unknown>;
}

const loginArn = secretArn.replace('master', 'login');
let engine: StartedEngine;
let byWire: Kysely<Tables>;
let byDataApi: Kysely<Tables>;
/** SQL of the calls that the Data API was sent. */
const sent: string[] = [];

beforeAll(async () => {
  engine = await startEngine({ secret: () => JSON.stringify({ username: 'app_api', password: 'pass word' }), dataApiIdleMilliseconds: 700 });
  await engine.script(`
    CREATE ROLE app_api LOGIN PASSWORD 'pass word'; CREATE ROLE app_ingest LOGIN IN ROLE rds_iam; CREATE ROLE app_relay;
    ALTER ROLE app_api SET timezone = 'UTC'; ALTER ROLE app_ingest SET timezone = 'UTC';
    CREATE EXTENSION IF NOT EXISTS vector;
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE TABLE thing (
      id uuid PRIMARY KEY, label text CONSTRAINT one_label UNIQUE, short varchar(5), letters char(3), n integer, small smallint, big bigint CHECK (big > 0),
      ratio float8, single real, price numeric, ok boolean, at timestamptz, local timestamp, day date, hour time, detail jsonb, raw json, bytes bytea,
      tags text[], ids uuid[], numbers integer[], wide bigint[], truths boolean[], mood mood, place public.vector(3), address inet);
    CREATE SCHEMA app; GRANT ALL ON thing TO app_api, app_ingest; GRANT USAGE ON SCHEMA app TO app_api`);
  await engine.script(readFileSync('lambdas/database/migrations/0110-parameter-types.sql', 'utf8'));
  const { host, port } = engine.proxy;
  const password = () => engine.token('app_ingest');
  byWire = new Kysely({
    dialect: new PostgresDialect({ pool: new pg.Pool({ host, port, user: 'app_ingest', database: databaseName, password, ssl: { ca: engine.ca }, max: 1 }) }),
  });
  const api = new RDSDataClient({ endpoint: engine.dataApi.endpoint, region: account.region, credentials, maxAttempts: 1 });
  api.middlewareStack.add((next) => (call) => {
    sent.push(String((call.input as { sql?: string }).sql ?? ''));
    return next(call);
  });
  byDataApi = new Kysely({ dialect: dataApiDialect(async () => api, { resourceArn, secretArn: loginArn, database: databaseName }) });
}, 60_000);
afterAll(async () => {
  await byWire.destroy();
  await byDataApi.destroy();
  await engine.stop();
});

/** What a statement comes to: its result, or the refusal as rules see it. */
async function outcome(run: (tx: Transaction<Tables>) => Promise<unknown>, db: Kysely<Tables>): Promise<unknown> {
  try {
    return await db.transaction().execute(async (tx) => {
      const result = await run(tx);
      // Nothing stays, so that both drivers begin with the same table.
      throw Object.assign(new Error('undo'), { result });
    });
  } catch (error) {
    if (error instanceof Error && error.message === 'undo') return (error as Error & { result: unknown }).result;
    const { code, constraint, message } = error as pg.DatabaseError;
    return { refused: error instanceof pg.DatabaseError, code, constraint, message };
  }
}

const both = async (run: (tx: Transaction<Tables>) => Promise<unknown>) => ({ wire: await outcome(run, byWire), dataApi: await outcome(run, byDataApi) });

describe('both drivers give the same', () => {
  const scalar = (each: RawBuilder<unknown>) => (tx: Transaction<Tables>) => sql`SELECT ${each} AS value`.execute(tx);

  test.each<[string, (tx: Transaction<Tables>) => Promise<unknown>]>([
    ['a row of every type, written and read again', (tx) => tx.insertInto('thing').values(FULL).returningAll().execute()],
    [
      'a row of nothing',
      (tx) =>
        tx
          .insertInto('thing')
          .values({ ...Object.fromEntries(Object.keys(FULL).map((name) => [name, null])), id: ID })
          .returningAll()
          .execute(),
    ],
    [
      'several rows at once',
      (tx) =>
        tx
          .insertInto('thing')
          .values([FULL, { ...FULL, id: OTHER, label: null, tags: [] }])
          .returning(['id', 'tags', 'label'])
          .execute(),
    ],
    [
      'a text that looks like an id, a number, a time or JSON',
      async (tx) => {
        for (const [place, label] of [ID, '12', '2026-01-31', '{"a":1}', 'true', 'null', ''].entries())
          await tx
            .insertInto('thing')
            .values({ id: OTHER.slice(0, -1) + String(place), label })
            .execute();
        return tx.selectFrom('thing').select(['id', 'label']).where('label', 'in', [ID, '12', 'null', '']).orderBy('id').execute();
      },
    ],
    [
      'counts of what was changed',
      async (tx) => [
        await tx.insertInto('thing').values(FULL).executeTakeFirst(),
        await tx
          .insertInto('thing')
          .values(FULL)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst(),
        await tx.updateTable('thing').set({ n: 1 }).where('id', '=', ID).executeTakeFirst(),
        await tx.updateTable('thing').set({ n: 1 }).where('id', '=', OTHER).executeTakeFirst(),
        (await sql`UPDATE thing SET n = ${2} WHERE id = ${ID}`.execute(tx)).numAffectedRows,
        await tx.deleteFrom('thing').where('id', 'in', [ID, OTHER]).executeTakeFirst(),
      ],
    ],
    [
      'conditions with values of every sort',
      async (tx) => {
        await tx.insertInto('thing').values(FULL).execute();
        return tx
          .selectFrom('thing')
          .select('id')
          .where('at', '<=', FULL.at)
          .where('ids', '@>', sql`ARRAY[${OTHER}]::uuid[]`)
          .where(sql<boolean>`detail ->> 'id' = ${ID}`)
          .where((each) => each(each.refTuple('id', 'n'), 'in', [each.tuple(ID, -7)]))
          .where('big', '>', 5)
          .where('mood', '=', 'good')
          .limit(3)
          .offset(0)
          .execute();
      },
    ],
    ['arrays with nothing in them', scalar(sql`ARRAY['a', NULL]::text[]`)],
    ['an empty array', scalar(sql`'{}'::uuid[]`)],
    ['a sum of counts', scalar(sql`(SELECT sum(x)::bigint FROM generate_series(1, 3) AS x)`)],
    ['a number with all its digits', scalar(sql`(SELECT avg(x) FROM (VALUES (1), (2)) AS t (x))`)],
    ['a rank', scalar(sql`ts_rank(to_tsvector('simple', 'a b'), to_tsquery('simple', 'a'))`)],
    ['infinite numbers', scalar(sql`'NaN'::float8`)],
    ['a time with microseconds', scalar(sql`'2026-01-31 12:00:00.123987+02'::timestamptz`)],
    ['a time before the epoch', scalar(sql`'0099-01-31 12:00:00+00'::timestamptz`)],
    ['JSON of nothing', scalar(sql`'null'::jsonb`)],
    ['a parameter of its own', scalar(sql`${'word'}`)],
    ['a value cast by hand', scalar(sql`${ID}::uuid::text || ${['a']}::text[]::text || ${5}::int`)],
    ['colons and quotes that are no parameters', (tx) => sql`SELECT 'it''s :p1 $1' || ":x" || ${'$1 :p1'} AS value FROM (SELECT 'y' AS ":x") AS t`.execute(tx)],
    ['columns of one name, of which the last stays', (tx) => sql`SELECT 1 AS a, 2 AS a`.execute(tx)],
    [
      'rows and replies beyond what the service bears, one after the other and of every type',
      async (tx) => {
        const long = {
          ...FULL,
          detail: { text: 'é'.repeat(70_000), lines: '"\n'.repeat(20_000) },
          bytes: Buffer.alloc(9_000, 7),
          address: null,
          tags: ['x'.repeat(80_000), null],
        };
        await tx.insertInto('thing').values(long).execute();
        await tx.insertInto('thing').values({ id: OTHER }).execute();
        const [first, again] = [
          await tx.selectFrom('thing').selectAll().orderBy('id').execute(),
          await tx.selectFrom('thing').selectAll().orderBy('id').execute(),
        ];
        const many = await sql`SELECT x AS n, repeat('x', 60000) AS text FROM generate_series(1, ${18}::int) AS x ORDER BY x DESC`.execute(tx);
        const locked = await tx.selectFrom('thing').select('detail').where('id', '=', ID).limit(1).forUpdate().execute();
        return [first, again, many, locked];
      },
    ],
    ['no rows', (tx) => tx.selectFrom('thing').selectAll().execute()],
  ])('%s', async (_what, run) => {
    const { wire, dataApi } = await both(run);

    expect(dataApi).toEqual(wire);
    expect(wire).not.toMatchObject({ refused: expect.anything() });
  });

  test.each<[string, string, (tx: Transaction<Tables>) => Promise<unknown>]>([
    [
      'a row that is there already',
      '23505',
      async (tx) => {
        await tx.insertInto('thing').values(FULL).execute();
        await tx.insertInto('thing').values({ id: OTHER, label: FULL.label }).execute();
      },
    ],
    ['a broken condition', '23514', (tx) => tx.insertInto('thing').values({ id: ID, big: -1 }).execute()],
    ['a text that is no id', '22P02', (tx) => tx.selectFrom('thing').selectAll().where('id', '=', 'no id').execute()],
    ['a table that is not there', '42P01', (tx) => sql`SELECT * FROM nothing WHERE a = ${1}`.execute(tx)],
    ['a right that is missing', '42501', (tx) => sql`DROP TABLE thing`.execute(tx)],
    ['an error of a function', 'P0001', (tx) => sql`DO $$ BEGIN RAISE EXCEPTION 'no'; END $$`.execute(tx)],
  ])('the refusal of %s: %s', async (_what, code, run) => {
    const { wire, dataApi } = await both(run);

    expect(wire).toMatchObject({ refused: true, code });
    expect(dataApi).toEqual(wire);
  });
});

describe('a transaction of the Data API', () => {
  const insert = (db: Kysely<Tables>, id: string) => db.insertInto('thing').values({ id }).execute();
  const ids = async () => (await byWire.selectFrom('thing').select('id').execute()).map(({ id }) => id);

  test('keeps what was committed, and nothing of what was not', async () => {
    await byDataApi.transaction().execute((tx) => insert(tx, ID));
    await expect(byDataApi.transaction().execute((tx) => insert(tx, OTHER).then(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');

    expect(await ids()).toEqual([ID]);
    await byDataApi.deleteFrom('thing').execute();
    expect(await ids()).toEqual([]);
  });

  test('after an error is no commit, whatever a rule makes of the error', async () => {
    const swallowed = byDataApi.transaction().execute(async (tx) => {
      await insert(tx, ID);
      await insert(tx, ID).catch(() => undefined);
    });

    await expect(swallowed).rejects.toMatchObject({ code: '25P02' });
    expect(await ids()).toEqual([]);
  });

  test('makes its calls one after the other, whatever is asked at once', async () => {
    await byDataApi.transaction().execute((tx) => Promise.all([insert(tx, ID), insert(tx, OTHER), tx.selectFrom('thing').selectAll().execute()]));

    expect(await ids()).toHaveLength(2);
    await byDataApi.deleteFrom('thing').execute();
  });

  test('that the service has given up is a lost connection', async () => {
    const late = byDataApi.transaction().execute(async (tx) => {
      await insert(tx, ID);
      await until(async () => (await ids()).length === 0);
      await insert(tx, OTHER);
    });

    await expect(late).rejects.toMatchObject({ code: '08003' });
    expect(await ids()).toEqual([]);
  });

  test('asks for the types of a statement once, and never where they are written', async () => {
    const described = () => sent.filter((text) => text.includes('parameter_types')).length;
    const before = described();
    await byDataApi.selectFrom('thing').select('small').where('small', '=', 1).execute();
    await byDataApi.selectFrom('thing').select('small').where('small', '=', 2).execute();
    expect(described() - before).toBe(1);

    await sql`SELECT ${ID}::uuid, ${[OTHER]}::uuid[], ${'a'}::text`.execute(byDataApi);
    expect(described() - before).toBe(1);
  });

  test('refuses to give back more than the service bears of what it has changed, and nothing is changed', async () => {
    const large = byDataApi.transaction().execute((tx) =>
      tx
        .insertInto('thing')
        .values({ id: ID, label: 'x'.repeat(2_000), tags: ['y'.repeat(70_000)] })
        .returningAll()
        .execute(),
    );

    await expect(large).rejects.toMatchObject({ code: '54000', message: expect.stringContaining('64 KB') });
    expect(await ids()).toEqual([]);
  });

  test('says which limit a result has passed that is no part of one', async () => {
    await expect(sql`SELECT repeat('x', 70000) AS text`.execute(byDataApi)).rejects.toMatchObject({ code: '54000', message: expect.stringContaining('64 KB') });
    await expect(sql`SELECT repeat('x', 60000) AS text FROM generate_series(1, 20)`.execute(byDataApi)).rejects.toMatchObject({ code: '54000' });
  });
});

async function until(so: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) if (await so().catch(() => false)) return;
  throw new Error('not within ten seconds');
}
