import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { readSecret } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { configuredEmbedding } from '../models/configured.ts';
import { searchEnv, searchRoutes } from './contract.ts';
import { search } from './search.ts';

export const handler = api(searchRoutes, search, () => {
  const { EMBEDDING_MODEL, REEMBED_QUEUE } = readEnv(searchEnv);
  return {
    accounts: accounts(connect(readEnv(databaseEnv))),
    embedding: once(() => configuredEmbedding(EMBEDDING_MODEL, { http: fetch, readSecret })),
    askToReembed: (ids) => enqueue(REEMBED_QUEUE, ids),
  };
});
