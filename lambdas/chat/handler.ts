import { setTimeout } from 'node:timers/promises';
import { blockStore } from '../blocks/block-store.ts';
import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { rings } from '../core/ring-store.ts';
import { readSecret } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { cancelStore } from '../database/cancel-store.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { configuredChat, configuredEmbedding } from '../models/configured.ts';
import { PLANS } from '../quota/contract.ts';
import { turnLimits } from '../quota/turn-limits.ts';
import { traceStore } from '../spam/trace-store.ts';
import { chat } from './chat.ts';
import { chatGate } from './chat-gate.ts';
import { bursts } from './gate-rings.ts';
import { chatEnv, chatRoutes } from './contract.ts';
import { notBlocked, notCancelled } from './running.ts';
import { standing } from './standing-store.ts';
import { spamCheck } from './spam-check.ts';
import { turnKeys } from './turn-key-store.ts';
import { turnStore } from './turn-store.ts';

export const handler = api(chatRoutes, chat, () => {
  const env = readEnv(chatEnv);
  const { LIMITS_TABLE, JOURNAL_TABLE } = readEnv(edgeEnv);
  const counted = rings(dynamo(), LIMITS_TABLE, Date.now);
  const screening = {
    blocks: blockStore(dynamo(), env.BLOCKS_TABLE),
    traces: traceStore(dynamo(), LIMITS_TABLE),
    record: journal(dynamo(), JOURNAL_TABLE, functionLog(), Date.now),
    newId: uuidv7,
    now: Date.now,
  };
  const given = { http: fetch, readSecret };
  const store = turnStore(accounts(connect(readEnv(databaseEnv))), (ids) => enqueue(env.REEMBED_QUEUE, ids), { newId: uuidv7, now: Date.now });
  const tables = { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE };
  return {
    gate: chatGate({ rings: counted, limitsOf: async () => turnLimits(PLANS.unlimited), first: [spamCheck(screening, bursts(counted))], now: Date.now }),
    store,
    keys: turnKeys(dynamo(), env.GUARDS_TABLE),
    looks: [standing(dynamo(), tables, Date.now), store.look, notBlocked(screening.blocks, Date.now), notCancelled(cancelStore(dynamo(), env.GUARDS_TABLE))],
    pause: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    model: once(() => configuredChat(env.CHAT_MODEL, given)),
    embedding: once(() => configuredEmbedding(env.EMBEDDING_MODEL, given)),
    newId: uuidv7,
    now: Date.now,
  };
});
