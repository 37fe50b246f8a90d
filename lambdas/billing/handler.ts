import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { enqueue } from '../core/queue.ts';
import { secretReader } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { planStore } from '../quota/plan-store.ts';
import { billing, type BillingDeps } from './billing.ts';
import { billingEnv, billingRoutes, type BillingJob } from './contract.ts';
import { customerStore } from './customer-store.ts';
import { eventStore } from './event-store.ts';
import { stripeHook, type HookDeps } from './hook.ts';
import { keySource } from './keys.ts';
import { billingStore } from './store.ts';
import { paymentsBy } from './stripe-payments.ts';

export const handler = api(billingRoutes, { ...billing, stripeHook }, ({ record, rings }: Edge): BillingDeps & HookDeps => {
  const env = readEnv(billingEnv);
  const db = dynamo();
  const keys = keySource(secretReader(env.STRIPE_SECRET), Date.now);
  const ask = (job: BillingJob): Promise<void> => enqueue(env.BILLING_QUEUE, job);
  const payments = paymentsBy(keys, env.STRIPE_API_BASE);
  return {
    store: billingStore(accounts(connect(readEnv(databaseEnv)))),
    customers: customerStore(db, env.DIRECTORY_TABLE),
    plans: planStore(db, env.QUOTA_TABLE, env.DEFAULT_PLAN),
    prices: env.BILLING_PRICES,
    payments: async () => (await payments())?.payments,
    askToSync: (accountId) => ask({ task: 'sync', accountId, tries: 0 }),
    record,
    appOrigin: env.APP_ORIGIN,
    graceDays: env.GRACE_DAYS,
    keys,
    events: eventStore(db, env.GUARDS_TABLE, Date.now),
    enqueue: ask,
    rings,
    now: Date.now,
  };
});
