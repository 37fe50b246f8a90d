import type { Engine, LocalAccount } from '../../engine.ts';
import type { Backend } from './backend.ts';
import { proxyCertificates } from './certificates.ts';
import { startDataApi, type DataApiEngine } from './data-api.ts';
import { dataApiLogin } from './data-api-login.ts';
import { dataApiTransactions } from './data-api-transactions.ts';
import { isIamToken } from './iam-token.ts';
import { startPgliteBackend } from './pglite-backend.ts';
import { startProxyFront } from './proxy-front.ts';
import { connectServerBackend } from './server-backend.ts';

/** What the engine is and whom it lets in. */
export interface PostgresOptions {
  /** The engine's own: the data, the certificates. */
  readonly directory: string;
  /** A dump of a new data directory: read by a first start when it is there, written when it is not. */
  readonly seedFile?: string;
  /** A dump with the schema in it, which a first start prefers. */
  readonly schemaFile?: string;
  readonly account: LocalAccount;
  /** Ports; 0 or none for any free one. */
  readonly proxyPort?: number;
  readonly dataApiPort?: number;
  /** The secret that opens the Data API as the master user, which is always `postgres` in the embedded engine. */
  readonly masterSecretArn: string;
  /** The current value of any other secret by its ARN, which opens the Data API as the login that it names; without it there are none. @throws Error */
  readonly secret?: (arn: string) => string;
  readonly databaseName: string;
  /** A PostgreSQL server with pgvector, as one of its superusers, instead of the embedded engine. Its database must be `databaseName`. */
  readonly databaseUrl?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds after which a connection that is idle inside a transaction is rolled back and cut; 30 s. */
  readonly idleInTransactionMilliseconds?: number;
  /** Milliseconds that a connection waits for the one backend before it is refused; 10 s. */
  readonly turnMilliseconds?: number;
  /** Milliseconds without a call after which a Data API transaction is rolled back; AWS's 180 s. */
  readonly dataApiIdleMilliseconds?: number;
  /** Whether the Data API runs several statements in one call, which AWS refuses for Aurora Serverless v2 and provisioned clusters; true. */
  readonly allowScripts?: boolean;
}

/** The running database, behind the two doors that AWS gives it. */
export interface PostgresEngine extends Engine {
  /** Plays RDS Proxy: TLS, IAM tokens, never the superuser. */
  readonly proxy: { readonly host: '127.0.0.1'; readonly port: number };
  /** The authority of the proxy's certificate, for the trust store of its clients. PEM. */
  readonly ca: string;
  /** Plays the RDS Data API, for whomever the secret of a call lets in. */
  readonly dataApi: Pick<DataApiEngine, 'endpoint' | 'calls'>;
  /** Dumps all data into a file; nothing when the database is a server of the operator's. */
  readonly dump: (file: string) => Promise<void>;
  /** Ends the embedded backend as a crash would; the next client finds it started again. Nothing when the database is a server of the operator's. */
  readonly kill: () => Promise<void>;
}

const loginMilliseconds = 15_000;

function unknownSecret(arn: string): never {
  throw new Error(`there is no secret ${arn}`);
}

/**
 * Starts PostgreSQL with pgvector as the cloud shows it to the functions.
 * @throws Error that names the directory when its data cannot be opened.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresEngine> {
  const { account, databaseName, now = Date.now } = options;
  const certificates = await proxyCertificates(options.directory, now());
  await using parts = new AsyncDisposableStack();
  const backend = await startBackend(options);
  parts.defer(backend.stop);
  const front = await startProxyFront({
    port: options.proxyPort ?? 0,
    certificates,
    databaseName,
    backend,
    isToken: (password, user, port) => isIamToken(password, { user, port, account, now: now() }),
    loginMilliseconds,
  });
  parts.defer(front.stop);
  const login = dataApiLogin({ backend, masterSecretArn: options.masterSecretArn, secret: options.secret ?? unknownSecret });
  const dataApi = await startDataApi({
    port: options.dataApiPort ?? 0,
    account,
    databaseName,
    login,
    transactions: dataApiTransactions(login, options.dataApiIdleMilliseconds ?? 180_000),
    allowScripts: options.allowScripts ?? true,
    now,
  });
  parts.defer(dataApi.stop);
  const running = parts.move();
  return {
    proxy: { host: front.host, port: front.port },
    ca: certificates.ca,
    dataApi,
    dump: async (file) => backend.dump?.(file),
    kill: async () => backend.kill?.(),
    stop: () => running.disposeAsync(),
  };
}

function startBackend({ directory, databaseName, seedFile, schemaFile, databaseUrl, ...options }: PostgresOptions): Promise<Backend> {
  const { idleInTransactionMilliseconds = 30_000, turnMilliseconds = 10_000 } = options;
  if (databaseUrl !== undefined) return connectServerBackend({ databaseUrl, databaseName, idleInTransactionMilliseconds });
  const files = { ...(seedFile !== undefined && { seedFile }), ...(schemaFile !== undefined && { schemaFile }) };
  return startPgliteBackend({ directory, databaseName, ...files }, { idleInTransactionMilliseconds, turnMilliseconds });
}
