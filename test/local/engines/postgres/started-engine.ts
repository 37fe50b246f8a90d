import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { startPostgres } from '../../../../local/engines/postgres/engine.ts';
import type { PostgresEngine, PostgresOptions } from '../../../../local/engines/postgres/engine.ts';

export const account = { accountId: '000000000000', region: 'eu-west-3', accessKeyId: 'LOCALACCESSKEY', secretAccessKey: 'local-secret' };
export const credentials = { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey };
export const secretArn = `arn:aws:secretsmanager:${account.region}:${account.accountId}:secret:master-AbCdEf`;
export const resourceArn = `arn:aws:rds:${account.region}:${account.accountId}:cluster:rempart`;
export const databaseName = 'rempart';
/** One dump for all the tests: without it each file pays for an initdb. */
export const seedFile = path.resolve('.local/cache/postgres-seed.tar');

export interface StartedEngine extends PostgresEngine {
  readonly directory: string;
  readonly api: RDSDataClient;
  /** Runs a script as the master user. */
  readonly script: (sql: string) => Promise<void>;
  readonly token: (username: string, overrides?: Partial<ConstructorParameters<typeof Signer>[0]>) => Promise<string>;
  /** A connection through the proxy; `extra` replaces what a good client says. */
  readonly connect: (user: string, extra?: pg.ClientConfig) => Promise<pg.Client>;
}

export async function startEngine(options: Partial<PostgresOptions> = {}): Promise<StartedEngine> {
  const directory = options.directory ?? (await mkdtemp(path.join(os.tmpdir(), 'rempart-postgres-')));
  const engine = await startPostgres({ seedFile, account, databaseName, masterSecretArn: secretArn, ...options, directory });
  const { host, port } = engine.proxy;
  const api = new RDSDataClient({ endpoint: engine.dataApi.endpoint, region: account.region, credentials });
  const token: StartedEngine['token'] = (username, overrides = {}) =>
    new Signer({ hostname: host, port, username, region: account.region, credentials, ...overrides }).getAuthToken();
  return {
    ...engine,
    directory,
    api,
    token,
    script: async (sql) => {
      await api.send(new ExecuteStatementCommand({ resourceArn, secretArn, sql }));
    },
    connect: async (user, extra = {}) => {
      const client = new pg.Client({ host, port, user, database: databaseName, password: () => token(user), ssl: { ca: engine.ca }, ...extra });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    stop: async () => {
      api.destroy();
      await engine.stop();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}
