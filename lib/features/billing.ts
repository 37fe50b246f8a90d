import type { billingEnv, billingReconcileEnv, billingWorkEnv } from '../../lambdas/billing/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { BILLING_TIMEOUT } from '../timeouts.ts';
import { quotaEnvironment } from './quota.ts';
import { JOB, on, read, REQUEST, send, type FunctionRow } from './row.ts';

/** Where Stripe is, and what we sell by it. */
const stripeEnvironment = (data: DataStack, config: Config) => ({
  STRIPE_SECRET: data.stripeKeys.secretArn,
  STRIPE_API_BASE: 'https://api.stripe.com',
  BILLING_PRICES: JSON.stringify(config.billing.prices),
  GRACE_DAYS: String(config.billing.graceDays),
  DIRECTORY_TABLE: data.directory.tableName,
  BILLING_QUEUE: data.billingQueue.queue.queueUrl,
  APP_ORIGIN: config.domains ? `https://${config.domains.app}` : '',
  ...quotaEnvironment(data, config),
});

export const billingFeature = (data: DataStack, config: Config) =>
  ({
    billing: {
      ...REQUEST,
      description: 'Plans that are paid for, and what Stripe says of them',
      environment: { ...stripeEnvironment(data, config), GUARDS_TABLE: data.guards.tableName } satisfies EnvOf<typeof billingEnv>,
      grants: [
        on(data.directory, 'GetItem', 'PutItem'),
        on(data.guards, 'GetItem', 'PutItem'),
        on(data.quota, 'GetItem'),
        read(data.stripeKeys),
        send(data.billingQueue),
      ],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

export const billingWorkers = (data: DataStack, config: Config) =>
  ({
    'billing-work': {
      ...JOB,
      memoryMegabytes: 512,
      timeout: BILLING_TIMEOUT,
      description: 'Asks Stripe how accounts pay, and makes their plans so',
      environment: {
        ...stripeEnvironment(data, config),
        JOURNAL_TABLE: data.journal.tableName,
        NOTICE_QUEUE: data.noticeQueue.queue.queueUrl,
      } satisfies EnvOf<typeof billingWorkEnv>,
      grants: [
        on(data.directory, 'DeleteItem'),
        on(data.quota, 'PutItem'),
        on(data.journal, 'PutItem'),
        read(data.stripeKeys),
        send(data.billingQueue, data.noticeQueue),
      ],
      login: 'app_api',
    },
    'billing-reconcile': {
      ...JOB,
      memoryMegabytes: 256,
      description: 'Has every account that pays looked at once a day',
      environment: { DIRECTORY_TABLE: data.directory.tableName, BILLING_QUEUE: data.billingQueue.queue.queueUrl } satisfies EnvOf<typeof billingReconcileEnv>,
      grants: [on(data.directory, 'Query'), send(data.billingQueue)],
    },
  }) as const satisfies Record<string, FunctionRow>;
