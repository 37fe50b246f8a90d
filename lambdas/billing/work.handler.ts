import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journalWriter } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { enqueue } from '../core/queue.ts';
import { secretReader } from '../core/secrets.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { notifier } from '../people/notify.ts';
import { planStore } from '../quota/plan-store.ts';
import { billingJob, billingWorkEnv } from './contract.ts';
import { customerStore } from './customer-store.ts';
import { keySource } from './keys.ts';
import { billingStore } from './store.ts';
import { paymentsBy } from './stripe-payments.ts';
import { workOn, type SyncDeps } from './sync.ts';

export const handler = worker(
  billingJob,
  ({ body }, deps: SyncDeps) => workOn(body, deps),
  () => {
    const env = readEnv(billingWorkEnv);
    const db = dynamo();
    return {
      store: billingStore(accounts(connect(readEnv(databaseEnv)))),
      customers: customerStore(db, env.DIRECTORY_TABLE),
      plans: planStore(db, env.QUOTA_TABLE, env.DEFAULT_PLAN),
      prices: env.BILLING_PRICES,
      payments: paymentsBy(keySource(secretReader(env.STRIPE_SECRET), Date.now), env.STRIPE_API_BASE),
      notify: notifier(enqueue, env.NOTICE_QUEUE),
      record: journalWriter(db, env.JOURNAL_TABLE, functionLog()),
      again: (job, delaySeconds) => enqueue(env.BILLING_QUEUE, job, delaySeconds),
      graceDays: env.GRACE_DAYS,
      appOrigin: env.APP_ORIGIN,
      now: Date.now,
      random: Math.random,
    };
  },
);
