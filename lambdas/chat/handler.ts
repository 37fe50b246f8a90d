import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { readSecret } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { configuredChat, configuredEmbedding } from '../models/configured.ts';
import { chat } from './chat.ts';
import { chatEnv, chatRoutes } from './contract.ts';
import { turnStore } from './turn-store.ts';

export const handler = api(chatRoutes, chat, () => {
  const env = readEnv(chatEnv);
  const given = { http: fetch, readSecret };
  return {
    store: turnStore(accounts(connect(readEnv(databaseEnv))), (ids) => enqueue(env.REEMBED_QUEUE, ids)),
    model: once(() => configuredChat(env.CHAT_MODEL, given)),
    embedding: once(() => configuredEmbedding(env.EMBEDDING_MODEL, given)),
    newId: uuidv7,
    now: Date.now,
  };
});
