import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { hashApiKey, lastFour, makeApiKey } from '../tokens/api-key.ts';
import { apiKeys } from './api-keys.ts';
import { apiKeyRoutes, apiKeysEnv } from './contract.ts';
import { apiKeyStore } from './store.ts';

export const handler = api(apiKeyRoutes, apiKeys, () => {
  const env = readEnv(apiKeysEnv);
  return {
    store: apiKeyStore(accounts(connect(readEnv(databaseEnv))), dynamo(), { directory: env.DIRECTORY_TABLE, limits: env.LIMITS_TABLE }),
    newId: uuidv7,
    newKey: () => {
      const secret = makeApiKey();
      return { secret, hash: hashApiKey(secret), lastFour: lastFour(secret) };
    },
    record: journal(dynamo(), readEnv(edgeEnv).JOURNAL_TABLE, functionLog(), Date.now),
    now: Date.now,
  };
});
