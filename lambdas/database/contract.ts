import * as z from 'zod';

/** The logins of the functions: under row-level security, owning nothing. */
export const LOGINS = ['app_api', 'app_ingest', 'app_relay'] as const;
export type DatabaseLogin = (typeof LOGINS)[number];

/** Through the Data API as the master user, who makes the schema, and never from a request. */
const master = { CLUSTER_ARN: z.string().min(1), MASTER_SECRET_ARN: z.string().min(1), DATABASE_NAME: z.string().min(1) };

/** Secrets by login, as JSON; empty where logins come with tokens. */
const loginSecrets = z.string().transform((text) => z.partialRecord(z.enum(LOGINS), z.string().min(1)).parse(JSON.parse(text)));

export const migrationsEnv = z.object({ ...master, LOGIN_SECRETS: loginSecrets });

export const loginRotationEnv = z.object(master);
