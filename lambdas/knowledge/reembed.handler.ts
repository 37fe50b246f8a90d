import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { readSecret } from '../core/secrets.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { configuredEmbedding } from '../models/configured.ts';
import { reembedEnv, reembedJob } from './contract.ts';
import { reembed, type ReembedDeps } from './reembed.ts';
import { reembedStore } from './reembed-store.ts';

export const handler = worker(
  reembedJob,
  ({ body, signal }, deps: ReembedDeps) => reembed(body, deps, signal),
  () => {
    const env = readEnv(reembedEnv);
    return {
      store: reembedStore(accounts(connect(readEnv(databaseEnv)))),
      embedding: once(() => configuredEmbedding(env.EMBEDDING_MODEL, { http: fetch, readSecret })),
      enqueue,
      queues: { index: env.INDEX_QUEUE, reembed: env.REEMBED_QUEUE },
    };
  },
);
