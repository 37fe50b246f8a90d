import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { notifier } from '../people/notify.ts';
import { sealing } from '../sealing/sealing.ts';
import { deliverEnv, deliverJob } from './contract.ts';
import { deliver, type DeliverDeps } from './deliver.ts';
import { deliverStore } from './deliver-store.ts';
import { sender } from './sender-store.ts';

/** The longest that sending to one endpoint goes on in one go, in milliseconds; the function's own time is a little longer. */
const RUN_MS = 50_000;

export const handler = worker(
  deliverJob,
  ({ body }, deps: DeliverDeps) => deliver(body, Date.now() + RUN_MS, deps),
  () => {
    const env = readEnv(deliverEnv);
    const inAccount = accounts(connect(readEnv(databaseEnv)));
    return {
      store: deliverStore(inAccount),
      secrets: sealing(inAccount, env.TENANT_KEY),
      send: sender(env.SENDER_FUNCTION),
      enqueue,
      queue: env.WEBHOOK_QUEUE,
      notify: notifier(enqueue, env.NOTICE_QUEUE),
      record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
      newId: uuidv7,
      random: Math.random,
      now: Date.now,
    };
  },
);
