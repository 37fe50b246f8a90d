import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { hashApiKey, lastFour, makeApiKey } from '../tokens/api-key.ts';
import { apiKeys, type ApiKeyDeps } from './api-keys.ts';
import { apiKeyRoutes, apiKeysEnv } from './contract.ts';
import { apiKeyStore } from './store.ts';

export const handler = api(apiKeyRoutes, apiKeys, ({ record, limitsTable }: Edge): ApiKeyDeps => {
  const env = readEnv(apiKeysEnv);
  return {
    store: apiKeyStore(accounts(connect(readEnv(databaseEnv))), dynamo(), { directory: env.DIRECTORY_TABLE, limits: limitsTable }),
    newId: uuidv7,
    newKey: () => {
      const secret = makeApiKey();
      return { secret, hash: hashApiKey(secret), lastFour: lastFour(secret) };
    },
    record,
    now: Date.now,
  };
});
