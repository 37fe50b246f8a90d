import { Signer } from '@aws-sdk/rds-signer';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../../lambdas/database/tables.ts';
import { cloud } from './cloud.ts';

/** Comes to the database exactly as a function does: through the proxy, with TLS and an IAM token. */
export async function databaseClient(login: string): Promise<pg.Client> {
  const { proxy, account, ca } = cloud();
  const credentials = async () => ({ accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey });
  const password = await new Signer({ hostname: proxy.host, port: proxy.port, username: login, region: account.region, credentials }).getAuthToken();
  const client = new pg.Client({ host: proxy.host, port: proxy.port, database: 'rempart', user: login, password, ssl: { ca, rejectUnauthorized: true } });
  await client.connect();
  return client;
}

/** The database as the code of a function has it, by one of the logins; whoever made it destroys it. */
export function databaseAs(user: string): Kysely<Database> {
  const { proxy, ca, account } = cloud();
  const password = () => new Signer({ hostname: proxy.host, port: proxy.port, region: account.region, username: user, credentials: account }).getAuthToken();
  const pool = new pg.Pool({ host: proxy.host, port: proxy.port, user, database: 'rempart', ssl: { ca }, max: 1, password });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** Rows as an account sees them, in a transaction that changes nothing. */
export async function asAccount(client: pg.Client, accountId: string, sql: string): Promise<Record<string, unknown>[]> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT app.enter_as($1::uuid)', [accountId]);
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Changes rows of an account as a function could. */
export async function inAccount(client: pg.Client, accountId: string, sql: string): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT app.enter_as($1::uuid)', [accountId]);
  await client.query(sql);
  await client.query('COMMIT');
}
