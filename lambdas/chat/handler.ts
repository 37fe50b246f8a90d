import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { rings } from '../core/ring-store.ts';
import { readSecret } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { configuredChat, configuredEmbedding } from '../models/configured.ts';
import { PLANS } from '../quota/contract.ts';
import { turnLimits } from '../quota/turn-limits.ts';
import { chat } from './chat.ts';
import { chatGate } from './chat-gate.ts';
import { chatEnv, chatRoutes } from './contract.ts';
import { turnStore } from './turn-store.ts';

export const handler = api(chatRoutes, chat, () => {
  const env = readEnv(chatEnv);
  const counted = rings(dynamo(), readEnv(edgeEnv).LIMITS_TABLE, Date.now);
  const given = { http: fetch, readSecret };
  return {
    gate: chatGate({ rings: counted, limitsOf: async () => turnLimits(PLANS.unlimited), now: Date.now }),
    store: turnStore(accounts(connect(readEnv(databaseEnv))), (ids) => enqueue(env.REEMBED_QUEUE, ids)),
    model: once(() => configuredChat(env.CHAT_MODEL, given)),
    embedding: once(() => configuredEmbedding(env.EMBEDDING_MODEL, given)),
    newId: uuidv7,
    now: Date.now,
  };
});
