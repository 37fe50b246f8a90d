import { readFileSync } from 'node:fs';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { dataApiDialect } from '../../lambdas/database/data-api-dialect.ts';
import { account, credentials, databaseName, resourceArn, secretArn, startEngine } from '../local/engines/postgres/started-engine.ts';
import { benchRow, interleave, type BenchRow } from './interleave.ts';

const ROUNDS = 200;
const WARM_UP = 30;

interface Tables {
  readonly thing: { readonly id: string; readonly label: string; readonly at: Date };
}

/** A transaction of two statements over the same rows, by the Data API and by a kept connection through the proxy; both engines are those of the local cloud. */
export async function twoDrivers(): Promise<BenchRow> {
  const engine = await startEngine({ secret: () => JSON.stringify({ username: 'app_api', password: 'pass word' }) });
  await engine.script(`
    CREATE ROLE app_api LOGIN PASSWORD 'pass word'; CREATE ROLE app_ingest LOGIN IN ROLE rds_iam; CREATE ROLE app_relay; CREATE SCHEMA app;
    CREATE TABLE thing (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), label text, at timestamptz DEFAULT now());
    INSERT INTO thing (label) SELECT 'row ' || x FROM generate_series(1, 1000) AS x;
    GRANT ALL ON thing TO app_api, app_ingest; GRANT USAGE ON SCHEMA app TO app_api`);
  await engine.script(readFileSync('lambdas/database/migrations/0110-parameter-types.sql', 'utf8'));
  const { host, port } = engine.proxy;
  const password = () => engine.token('app_ingest');
  const pool = new pg.Pool({ host, port, user: 'app_ingest', database: databaseName, password, ssl: { ca: engine.ca }, max: 1 });
  const api = new RDSDataClient({ endpoint: engine.dataApi.endpoint, region: account.region, credentials, maxAttempts: 1 });
  const byWire = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const byDataApi = new Kysely<Tables>({
    dialect: dataApiDialect(async () => api, { resourceArn, secretArn: secretArn.replace('master', 'login'), database: databaseName }),
  });
  const turn = (db: Kysely<Tables>) => (): Promise<unknown> =>
    db.transaction().execute(async (tx) => {
      await sql`SELECT ${'a'}::text`.execute(tx);
      return tx.selectFrom('thing').selectAll().where('label', '>', 'row 5').orderBy('id').limit(20).execute();
    });
  try {
    await interleave(turn(byDataApi), turn(byWire), WARM_UP);
    const { first, second } = await interleave(turn(byDataApi), turn(byWire), ROUNDS);
    return benchRow('a transaction of two statements by the Data API / through the proxy', 'none', { first, second });
  } finally {
    await byWire.destroy();
    await byDataApi.destroy();
    await engine.stop();
  }
}
