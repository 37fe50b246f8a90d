import { Signer } from '@aws-sdk/rds-signer';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import * as z from 'zod';
import type { Database } from './tables.ts';

/** Where the proxy is and as which login to come; the password is an IAM token made for each connection (S15). */
export const databaseEnv = z.object({
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: z.coerce.number().int(),
  DATABASE_NAME: z.string().min(1),
  DATABASE_LOGIN: z.enum(['app_api', 'app_ingest', 'app_relay']),
  AWS_REGION: z.string().min(1),
});

/** How long a new connection may take; a paused or failing database is `unavailable`, not a hang. */
const CONNECT_TIMEOUT_MS = 8_000;

// bigint as a number: counts and sizes here stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * The database of this execution environment: at most one connection (Lambda runs one request at a time), TLS verified against the trust store, no named
 * statements and no session settings, since either would pin the connection in RDS Proxy.
 */
export function connect(env: z.output<typeof databaseEnv>): Kysely<Database> {
  const signer = new Signer({ hostname: env.DATABASE_HOST, port: env.DATABASE_PORT, username: env.DATABASE_LOGIN, region: env.AWS_REGION });
  const pool = new pg.Pool({
    host: env.DATABASE_HOST,
    port: env.DATABASE_PORT,
    database: env.DATABASE_NAME,
    user: env.DATABASE_LOGIN,
    password: () => signer.getAuthToken(),
    ssl: { rejectUnauthorized: true },
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 240_000,
  });
  // An idle connection that the proxy closes is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
