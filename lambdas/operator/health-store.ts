import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../database/tables.ts';
import type { HealthDeps } from './health.ts';

/** A row that nobody writes: whether a table answers is seen by what is not there, too. */
const NOBODY = { pk: 'HEALTH', sk: 'HEALTH' };

/** What is looked at, by the variables that name it. */
const TABLES = { IDENTITY_TABLE: 'identity', DIRECTORY_TABLE: 'directory', BLOCKS_TABLE: 'blocks', QUOTA_TABLE: 'quota' } as const;
const SECRETS = { SIGNING_SECRET: 'signing key', PEPPER_SECRET: 'pepper', VISITOR_SEAL_SECRET: 'visitor seal' } as const;

const each = <N extends string, T>(names: Readonly<Record<N, string>>, kind: string, ask: (name: N) => T): Readonly<Record<string, T>> =>
  Object.fromEntries((Object.keys(names) as N[]).map((name) => [`${kind} ${names[name]}`, ask(name)]));

/** What asks the database, the tables and the secrets for the least that shows that they answer. */
export const healthDeps = (
  env: Readonly<Record<keyof typeof TABLES | keyof typeof SECRETS, string>>,
  { db, secrets, database }: { readonly db: DynamoDBDocumentClient; readonly secrets: SecretsManagerClient; readonly database: Kysely<Database> },
): HealthDeps => ({
  parts: {
    database: () => sql`SELECT 1`.execute(database),
    ...each(TABLES, 'table', (name) => () => db.send(new GetCommand({ TableName: env[name], Key: NOBODY, ConsistentRead: true }))),
    ...each(SECRETS, 'secret', (name) => () => secrets.send(new GetSecretValueCommand({ SecretId: env[name] }))),
  },
  now: Date.now,
});
