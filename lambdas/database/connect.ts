import { Signer } from '@aws-sdk/rds-signer';
import { Kysely, PostgresDialect, type Dialect } from 'kysely';
import pg from 'pg';
import * as z from 'zod';
import { CALL_LIMITS } from '../core/call-limits.ts';
import { dataApiDialect } from './data-api-dialect.ts';
import { LOGINS } from './contract.ts';
import type { Database } from './tables.ts';

const login = {
  DATABASE_NAME: z.string().min(1),
  DATABASE_LOGIN: z.enum(LOGINS),
  AWS_REGION: z.string().min(1),
};

/** As which login to come, and how: through RDS Proxy, with an IAM token made for each connection (S15); or through the Data API, with the secret of that login and no other. */
export const databaseEnv = z.discriminatedUnion('DATABASE_DRIVER', [
  z.object({ DATABASE_DRIVER: z.literal('proxy'), ...login, DATABASE_HOST: z.string().min(1), DATABASE_PORT: z.coerce.number().int() }),
  z.object({ DATABASE_DRIVER: z.literal('data-api'), ...login, CLUSTER_ARN: z.string().min(1), LOGIN_SECRET_ARN: z.string().min(1) }),
]);
type DatabaseEnv = z.output<typeof databaseEnv>;
type ProxyEnv = Extract<DatabaseEnv, { DATABASE_DRIVER: 'proxy' }>;

/** How long a new connection may take; a paused or failing database is `unavailable`, not a hang. */
const CONNECT_TIMEOUT_MS = 8_000;

// bigint as a number: counts and sizes here stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The database of this execution environment. Whoever asks cannot tell the one driver from the other. */
export const connect = (env: DatabaseEnv): Kysely<Database> =>
  new Kysely<Database>({ dialect: env.DATABASE_DRIVER === 'proxy' ? byProxy(env) : byDataApi(env) });

/** How the pool comes to the proxy: as the login of the function and no other, with a password that is made for each connection. */
export const poolOptions = (env: ProxyEnv, tokenFor: (login: string) => Promise<string>) => ({
  host: env.DATABASE_HOST,
  port: env.DATABASE_PORT,
  database: env.DATABASE_NAME,
  user: env.DATABASE_LOGIN,
  password: () => tokenFor(env.DATABASE_LOGIN),
  ssl: { rejectUnauthorized: true },
  max: 1,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  idleTimeoutMillis: 240_000,
});

/**
 * A pool whose connections may end at any moment. `pg` says of each such end as an event, also where it has failed the statement that waited, and an event of an error
 * without a listener ends the process: of a connection that is idle it is the pool that says so, of one that is in use the connection itself.
 */
export function connectionPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  // What is idle is replaced at the next use; what is in use fails its next statement, and the pool takes it back no more.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Through the proxy: at most one connection (Lambda runs one request at a time), TLS verified against the trust store, no named
 * statements and no session settings, since either would pin the connection in RDS Proxy.
 */
function byProxy(env: ProxyEnv): PostgresDialect {
  const signer = new Signer({ hostname: env.DATABASE_HOST, port: env.DATABASE_PORT, username: env.DATABASE_LOGIN, region: env.AWS_REGION });
  return new PostgresDialect({ pool: connectionPool(poolOptions(env, () => signer.getAuthToken())) });
}

/** A statement of a login is cut by the database after 20 seconds; the service itself would answer after 45. */
const ANSWER_TIMEOUT_MS = 24_000;

/** Through the Data API. Its client is loaded where it is used, so that it costs the other profile no start. */
const byDataApi = ({ CLUSTER_ARN, LOGIN_SECRET_ARN, DATABASE_NAME }: Extract<DatabaseEnv, { DATABASE_DRIVER: 'data-api' }>): Dialect =>
  dataApiDialect(
    async () => {
      const { RDSDataClient } = await import('@aws-sdk/client-rds-data');
      // One attempt: the driver knows which calls can be made again, and the client does not.
      return new RDSDataClient({ maxAttempts: 1, requestHandler: { ...CALL_LIMITS, requestTimeout: ANSWER_TIMEOUT_MS } });
    },
    { resourceArn: CLUSTER_ARN, secretArn: LOGIN_SECRET_ARN, database: DATABASE_NAME },
  );
