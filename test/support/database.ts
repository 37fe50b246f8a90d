import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { Signer } from '@aws-sdk/rds-signer';
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { DataApiConnection, Learnt, type DataApiPlace } from '../../lambdas/database/data-api-connection.ts';
import { dataApiDialect } from '../../lambdas/database/data-api-dialect.ts';
import type { Database } from '../../lambdas/database/tables.ts';
import type { Wake } from '../../lambdas/events/wake.ts';
import { cloud } from './cloud.ts';

/** What tests need of a connection. */
export interface DatabaseClient {
  query<Row extends Record<string, unknown> = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Answer<Row>>;
  end(): Promise<void>;
}
interface Answer<Row> {
  readonly rows: Row[];
  readonly rowCount: number | null;
  /** As a driver reads it: whether rows were changed. */
  readonly command: string;
}

/** Wakes nobody. */
export const nobody: Wake = { committing: async () => undefined, committed: async () => undefined };

function proxyOptions(user: string): pg.PoolConfig {
  const { proxy, account, ca } = cloud();
  const signer = new Signer({ hostname: proxy.host, port: proxy.port, username: user, region: account.region, credentials: account });
  return { host: proxy.host, port: proxy.port, database: 'rempart', user, password: () => signer.getAuthToken(), ssl: { ca, rejectUnauthorized: true } };
}

function dataApi(login: string): { readonly api: RDSDataClient; readonly place: DataApiPlace } | undefined {
  const { account, endpoints, loginSecrets } = cloud();
  const secretArn = loginSecrets[login];
  if (secretArn === undefined) return undefined;
  const resourceArn = `arn:aws:rds:${account.region}:${account.accountId}:cluster:rempart`;
  const api = new RDSDataClient({ endpoint: endpoints['AWS_ENDPOINT_URL_RDS_DATA'] ?? '', region: account.region, credentials: account, maxAttempts: 1 });
  return { api, place: { resourceArn, secretArn, database: 'rempart' } };
}

/** Comes to the database exactly as a function does: through the proxy, with TLS and an IAM token, or through the Data API with the secret of the login. */
export async function databaseClient(login: string): Promise<DatabaseClient> {
  const byDataApi = dataApi(login);
  if (byDataApi) return overDataApi(byDataApi.api, byDataApi.place);
  const client = new pg.Client(proxyOptions(login));
  await client.connect();
  return { query: (sql, values) => client.query(sql, values && [...values]), end: () => client.end() };
}

function overDataApi(api: RDSDataClient, place: DataApiPlace): DatabaseClient {
  const connection = new DataApiConnection(api, place, new Learnt());
  const commands: Readonly<Record<string, () => Promise<void>>> = {
    BEGIN: () => connection.begin({}),
    COMMIT: () => connection.commit(),
    ROLLBACK: () => connection.rollback(),
  };
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) => {
      const command = commands[sql.toUpperCase()];
      if (command) await command();
      const { rows, numAffectedRows } = command ? { rows: [] } : await connection.executeQuery<Row>(CompiledQuery.raw(sql, [...values]));
      return {
        rows,
        rowCount: numAffectedRows === undefined ? rows.length : Number(numAffectedRows),
        command: numAffectedRows === undefined ? 'SELECT' : 'UPDATE',
      };
    },
    end: async () => api.destroy(),
  };
}

/** The database as rules have it, for the test to destroy. */
export function databaseAs(login: string): Kysely<Database> {
  const byDataApi = dataApi(login);
  if (byDataApi) return new Kysely<Database>({ dialect: dataApiDialect(async () => byDataApi.api, byDataApi.place) });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: new pg.Pool({ ...proxyOptions(login), max: 1 }) }) });
}

/** Rows as an account sees them, in a transaction that changes nothing. */
export async function asAccount(client: DatabaseClient, accountId: string, sql: string): Promise<Record<string, unknown>[]> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT 1 FROM app.enter_as($1::uuid)', [accountId]);
    return (await client.query(sql)).rows;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Changes rows of an account as a function could. */
export async function inAccount(client: DatabaseClient, accountId: string, sql: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT 1 FROM app.enter_as($1::uuid)', [accountId]);
    await client.query(sql);
    await client.query('COMMIT');
  } catch (error) {
    // A transaction of the Data API outlives its client, and the embedded database has one at a time.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
