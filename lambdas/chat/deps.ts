import { setTimeout } from 'node:timers/promises';
import type * as z from 'zod';
import { blockStore } from '../blocks/block-store.ts';
import { dynamo } from '../core/clients.ts';
import type { Edge } from '../core/api.ts';
import { uuidv7 } from '../core/ids.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { readSecret } from '../core/secrets.ts';
import { accounts, asking } from '../database/account.ts';
import { cancelStore } from '../database/cancel-store.ts';
import type { connect } from '../database/connect.ts';
import { functionChanges } from '../database/conversation-changes-store.ts';
import { configuredChat, configuredEmbedding } from '../models/configured.ts';
import { notifier } from '../people/notify.ts';
import { tellAdministrators } from '../quota/administrators-store.ts';
import { traceStore } from '../spam/trace-store.ts';
import type { ChatDeps } from './chat.ts';
import type { chatEnv } from './contract.ts';
import { bursts } from './gate-rings.ts';
import { tableGate } from './gate-store.ts';
import { recentRefusals } from './recent-refusals.ts';
import { notBlocked, notCancelled, stillWelcome } from './running.ts';
import { spamCheck } from './spam-check.ts';
import { standing } from './standing-store.ts';
import { turnKeys } from './turn-key-store.ts';
import { turnStore } from './turn-store.ts';

/** What every door of a turn works with. */
export function turnDeps(
  env: z.output<typeof chatEnv>,
  db: ReturnType<typeof connect>,
  { record, rings, limitsTable }: Pick<Edge, 'record' | 'rings' | 'limitsTable'>,
): ChatDeps {
  const own = { newId: uuidv7, now: Date.now };
  const inAccount = accounts(db);
  const firstOfBurst = bursts(rings);
  const recent = recentRefusals(Date.now);
  const screening = { ...own, record, blocks: blockStore(dynamo(), env.BLOCKS_TABLE), traces: traceStore(dynamo(), limitsTable) };
  const given = { http: fetch, readSecret };
  const unblocked = notBlocked(screening.blocks, Date.now);
  const store = turnStore(inAccount, asking(db), (ids) => enqueue(env.REEMBED_QUEUE, ids), {
    ...own,
    stillWelcome: stillWelcome(unblocked, Date.now),
    tellChanged: (changed) => functionChanges(dynamo(), limitsTable).note(changed),
  });
  const tables = { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE };
  return {
    gate: tableGate(
      dynamo(),
      rings,
      { quota: env.QUOTA_TABLE, defaultPlan: env.DEFAULT_PLAN },
      {
        tell: tellAdministrators(inAccount, notifier(enqueue, env.NOTICE_QUEUE)),
        now: Date.now,
        firstOfBurst,
        first: [spamCheck(screening, firstOfBurst, recent)],
      },
    ),
    store,
    keys: turnKeys(dynamo(), env.GUARDS_TABLE),
    recent,
    looks: [standing(dynamo(), tables, Date.now), store.look, unblocked, notCancelled(cancelStore(dynamo(), env.GUARDS_TABLE))],
    pause: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    model: once(() => configuredChat(env.CHAT_MODEL, given)),
    embedding: once(() => configuredEmbedding(env.EMBEDDING_MODEL, given)),
    ...own,
  };
}
