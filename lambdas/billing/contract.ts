import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { time } from '../core/schema.ts';
import { planName, quotaEnv } from '../quota/contract.ts';

/** The plans that can be bought. The others are what an account has without buying anything, or by the operator's word. */
export const SOLD_PLANS = ['team', 'business'] as const;
export const soldPlan = z.enum(SOLD_PLANS);
export type SoldPlan = z.output<typeof soldPlan>;

/** A price as it stands at Stripe, said once more: a subscription to anything else gives no plan. */
const price = z.strictObject({
  priceId: z.string().regex(/^price_\w{1,100}$/, { error: 'must be the id of a price at Stripe, such as price_1Ab2' }),
  /** ISO 4217, in lower case as Stripe writes it. */
  currency: z.string().regex(/^[a-z]{3}$/, { error: 'must be a currency such as eur' }),
  /** In the smallest unit of the currency. */
  amount: z.number().int().min(1).max(100_000_000),
  interval: z.enum(['month', 'year']),
  /** Of the first subscription of an account. */
  trialDays: z.number().int().min(0).max(90).default(0),
});
export type Price = z.output<typeof price>;

/** What each plan costs. A plan without a price is not for sale. */
export const prices = z
  .strictObject({ team: price, business: price })
  .partial()
  .refine((given) => new Set(Object.values(given).map(({ priceId }) => priceId)).size === Object.keys(given).length, {
    error: 'two plans must not have the same price',
  });
export type Prices = z.output<typeof prices>;

/** How a subscription stands at Stripe; `none`: there is none, or what is there is not a subscription to one of our prices. */
export const SUBSCRIPTION_STATUSES = ['none', 'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'canceled', 'paused'] as const;
export const subscriptionStatus = z.enum(SUBSCRIPTION_STATUSES);
export type SubscriptionStatus = z.output<typeof subscriptionStatus>;

/** What administrators are told by mail when something changes. Receipts and reminders of a payment are Stripe's own mails. */
export const billingNews = z.enum(['payment-failed', 'plan-lost', 'plan-ended', 'plan-regained', 'not-ours']);
export type BillingNews = z.output<typeof billingNews>;

/** A page of Stripe's, good for a short while. */
const link = z.strictObject({ url: z.url().max(4_000) });
const OF_ACCOUNT = { host: 'app', callers: ['session'], permission: 'account:admin' } as const;

export const billingRoutes = routes({
  readBilling: {
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/v1/billing',
    summary: 'The plan of the account, what it is paid by, and the plans that can be bought. Without Stripe the operator of the instance sets plans.',
    problems: ['not-allowed', 'unavailable'],
    reply: z.strictObject({
      /** `self-hosted`: nothing is sold here. */
      mode: z.enum(['stripe', 'self-hosted']),
      plan: planName,
      /** Who has said so; the operator's word stands above a subscription. */
      planSetBy: z.enum(['default', 'subscription', 'operator']),
      subscription: z
        .strictObject({
          status: subscriptionStatus,
          plan: soldPlan,
          periodEndsAt: time.optional(),
          trialEndsAt: time.optional(),
          /** When it ends because somebody has cancelled it. */
          cancelsAt: time.optional(),
          /** Until when the plan stays although a payment failed. */
          graceEndsAt: time.optional(),
        })
        .nullable(),
      plans: z.array(
        z.strictObject({
          plan: soldPlan,
          amount: z.number().int(),
          currency: z.string(),
          interval: z.enum(['month', 'year']),
          trialDays: z.number().int(),
          /** Of a calendar month; `null` is without an end. */
          messages: z.number().int().nullable(),
          tokens: z.number().int().nullable(),
        }),
      ),
    }),
  },
  openCheckout: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/billing/checkout',
    summary:
      'A page of Stripe on which a plan is bought. Calls at the same time lead to one and the same page; an account that has a subscription changes it in the portal.',
    problems: ['invalid-request', 'not-allowed', 'conflict', 'csrf-refused', 'unavailable'],
    body: z.strictObject({ plan: soldPlan }),
    reply: link,
  },
  openPortal: {
    ...OF_ACCOUNT,
    method: 'POST',
    path: '/v1/billing/portal',
    summary: 'A page of Stripe with invoices and means of payment, on which the plan is changed or cancelled.',
    problems: ['not-allowed', 'conflict', 'csrf-refused', 'unavailable'],
    reply: link,
  },
  stripeHook: {
    method: 'POST',
    path: '/v1/hooks/stripe',
    host: 'app',
    callers: ['signature'],
    summary: 'For Stripe: that something has happened to a customer. What, is asked of Stripe itself.',
    problems: ['signature-refused', 'duplicate-parameter', 'rate-limited', 'unavailable'],
    rawBody: true,
    reply: z.strictObject({ received: z.literal(true) }),
  },
});

/** A customer of Stripe's. */
export const customerId = z.string().regex(/^cus_\w{1,100}$/);

/** What the worker is asked to do; `tries` is how often Stripe was away. */
export const billingJob = z.discriminatedUnion('task', [
  z.strictObject({ task: z.literal('sync'), accountId: z.uuid(), tries: z.number().int().min(0).default(0) }),
  /** The account is gone, or will be: nothing of it may be charged any more. */
  z.strictObject({ task: z.literal('end'), accountId: z.uuid(), customerId, tries: z.number().int().min(0).default(0) }),
]);
export type BillingJob = z.output<typeof billingJob>;

/** Of whoever asks for such work. */
export const billingQueueEnv = z.object({ BILLING_QUEUE: z.string().min(1) });

const stripeEnv = z.object({
  /** The secret with the API key and the secrets of the webhook. */
  STRIPE_SECRET: z.string().min(1),
  /** Where Stripe's API is. */
  STRIPE_API_BASE: z.url().max(300),
  /** The prices as JSON. */
  BILLING_PRICES: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(prices),
  DIRECTORY_TABLE: z.string().min(1),
  BILLING_QUEUE: z.string().min(1),
  /** How long a plan stays while a payment fails, in days. */
  GRACE_DAYS: z.coerce.number().int().min(0).max(30),
  ...quotaEnv.shape,
});

export const billingEnv = z.object({
  ...stripeEnv.shape,
  GUARDS_TABLE: z.string().min(1),
  /** Where the application is; empty where only its distribution knows. */
  APP_ORIGIN: z.string().default(''),
});

export const billingWorkEnv = z.object({
  ...stripeEnv.shape,
  JOURNAL_TABLE: z.string().min(1),
  NOTICE_QUEUE: z.string().min(1),
  APP_ORIGIN: z.string().default(''),
});

export const billingReconcileEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), BILLING_QUEUE: z.string().min(1) });
