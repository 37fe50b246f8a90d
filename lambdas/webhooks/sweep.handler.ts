import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { clearWebhooks, clearWebhookLog, accountsWithWebhooks, accountsWithWebhookLogs } from '../database/webhook-marks.ts';
import { webhookSweepEnv } from './contract.ts';
import { sweepStore } from './deliver-store.ts';
import { pruneLogs, sweepDeliveries, type WebhookSweepDeps } from './sweep.ts';

const deps = once((): WebhookSweepDeps => {
  const [env, db] = [readEnv(webhookSweepEnv), dynamo()];
  const table = env.DIRECTORY_TABLE;
  return {
    store: sweepStore(accounts(connect(readEnv(databaseEnv)))),
    deliveries: { marked: () => accountsWithWebhooks(db, table), clear: (mark) => clearWebhooks(db, table, mark) },
    logs: { marked: () => accountsWithWebhookLogs(db, table), clear: (mark) => clearWebhookLog(db, table, mark) },
    enqueue: (job) => enqueue(env.WEBHOOK_QUEUE, job),
    log: (accountId, error) => functionLog().error('deliveries not swept', error, accountId),
    now: Date.now,
  };
});

export const handler = (event: { readonly staleAfterSeconds: number } | { readonly prune: true }): Promise<void> =>
  'prune' in event ? pruneLogs(deps()) : sweepDeliveries(event.staleAfterSeconds, deps());
