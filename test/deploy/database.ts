import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { HttpEngine, LocalAccount } from '../../local/engine.ts';
import { startDataApi } from '../../local/engines/postgres/data-api.ts';
import { dataApiLogin, type DataApiLogin } from '../../local/engines/postgres/data-api-login.ts';
import { dataApiTransactions } from '../../local/engines/postgres/data-api-transactions.ts';
import { startPgliteBackend } from '../../local/engines/postgres/pglite-backend.ts';

/** How long the Data API keeps a transaction that nobody uses, in milliseconds. */
const IDLE_MS = 180_000;

export interface DatabaseOptions {
  readonly directory: string;
  /** A dump of a new database, so that a fresh folder starts quickly. */
  readonly seedFile: string;
  readonly account: LocalAccount;
  /** Where the emulator answers, which has the secrets of the logins. */
  readonly emulator: string;
  /** Name of the secret that opens the door as the master user. */
  readonly masterSecret: string;
}

/** The Data API of the local cloud before the embedded PostgreSQL, for functions that run in the emulator: a secret that the emulator keeps lets in whom it names. */
export async function startDatabase({ directory, seedFile, account, emulator, masterSecret }: DatabaseOptions): Promise<HttpEngine> {
  const secrets = new SecretsManagerClient({ endpoint: emulator, region: account.region, credentials: account });
  const backend = await startPgliteBackend(
    { directory, databaseName: 'rempart', seedFile },
    { idleInTransactionMilliseconds: IDLE_MS, turnMilliseconds: 30_000 },
  );
  const login: DataApiLogin = async (arn) => {
    const { SecretString, Name } = await secrets.send(new GetSecretValueCommand({ SecretId: arn })).catch(() => ({ SecretString: undefined, Name: undefined }));
    const secret = (): string => {
      if (SecretString === undefined) throw new Error(`there is no secret ${arn}`);
      return SecretString;
    };
    return dataApiLogin({ backend, masterSecretArn: Name === masterSecret ? (arn ?? '') : '', secret })(arn);
  };
  const api = await startDataApi({
    port: 0,
    account,
    databaseName: 'rempart',
    login,
    transactions: dataApiTransactions(login, IDLE_MS),
    allowScripts: false,
    now: Date.now,
  });
  return {
    endpoint: api.endpoint,
    stop: async () => {
      await api.stop();
      await backend.stop();
      secrets.destroy();
    },
  };
}
