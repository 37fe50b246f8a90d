import Stripe from 'stripe';
import { Problem } from '../core/problem.ts';
import type { StripeKeys } from './keys.ts';
import type { CheckoutPage, Payments } from './payments.ts';
import type { Subscription } from './standing.ts';

/** One call and its repetitions must fit the time of a request. */
const CALL_MS = 4_000;
const REPETITIONS = 2;
/** More subscriptions than this no customer of ours comes to: each needs one before it to have ended. */
const SUBSCRIPTIONS_AT_ONCE = 100;
const CHECKOUTS_SHOWN = 10;

const { StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeAuthenticationError, StripePermissionError, StripeIdempotencyError } = Stripe.errors;
/** Nothing that was asked is wrong: Stripe is away, has failed, is asked too often, or does not know our key. */
const AWAY = [StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeAuthenticationError, StripePermissionError];

/** What an error of the library is for whoever called us. Its text may hold what was sent, and stays with the cause. */
function problemOf(error: unknown): unknown {
  if (error instanceof StripeIdempotencyError)
    return new Problem('conflict', 'stripe: another order with this key', { cause: error, extra: { retryAfterSeconds: 1 } });
  return AWAY.some((kind) => error instanceof kind) ? new Problem('unavailable', 'stripe', { cause: error }) : error;
}
/** Each object of Stripe's names its kind: what does not is no word of Stripe's. */
function said<T extends { readonly object: string }>(found: Partial<T>): T {
  if (typeof found.object !== 'string') throw new Problem('unavailable', 'stripe: an answer without an object');
  return found as T;
}
const asked = async <T extends { readonly object: string }>(call: Promise<T>): Promise<T> =>
  said<T>(await call.catch((error: unknown) => Promise.reject(problemOf(error) as Error)));

/** What was to come to an end has done so before: Stripe does not find it any more, or says that its state does not permit it. */
const gone = (error: unknown): boolean => error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
const done = (error: unknown): boolean => gone(error) || (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400);
async function unless(ended: (error: unknown) => boolean, call: Promise<{ readonly object: string }>): Promise<void> {
  const found = await call.catch((error: unknown) => (ended(error) ? undefined : Promise.reject(problemOf(error) as Error)));
  if (found) said(found);
}

const milliseconds = (seconds: number): number => seconds * 1_000;
const idOf = (reference: string | { readonly id: string }): string => (typeof reference === 'string' ? reference : reference.id);

const toSubscription = (found: Stripe.Subscription): Subscription => ({
  id: found.id,
  customerId: idOf(found.customer),
  status: found.status,
  live: found.livemode,
  createdAt: milliseconds(found.created),
  items: found.items.data.map(({ price, quantity, current_period_end: end }) => ({
    priceId: price.id,
    currency: price.currency,
    amount: price.unit_amount,
    interval: price.recurring?.interval_count === 1 ? price.recurring.interval : undefined,
    quantity,
    periodEndsAt: milliseconds(end),
  })),
  ...(found.trial_end !== null && { trialEndsAt: milliseconds(found.trial_end) }),
  ...(found.cancel_at !== null && { cancelsAt: milliseconds(found.cancel_at) }),
});

const toPage = ({ id, status, metadata, url }: Stripe.Checkout.Session): CheckoutPage => ({
  id,
  status: status ?? '',
  plan: metadata?.['plan'],
  priceId: metadata?.['price'],
  url: url ?? undefined,
});

/** Stripe by its own library; `base` is where its API is. */
export function stripePayments({ apiKey, live }: Pick<StripeKeys, 'apiKey' | 'live'>, base: string): Payments {
  const { protocol, hostname, port } = new URL(base);
  const stripe = new Stripe(apiKey, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
    timeout: CALL_MS,
    maxNetworkRetries: REPETITIONS,
    // Durations of earlier calls are nothing that Stripe must know.
    telemetry: false,
  });
  return {
    // Nothing but the account is said, so that any two calls say the same; Stripe asks the buyer for name and address.
    customerFor: async (accountId) =>
      (await asked(stripe.customers.create({ metadata: { account_id: accountId } }, { idempotencyKey: `rempart-customer-${accountId}` }))).id,
    subscriptions: async (customer) =>
      (await asked(stripe.subscriptions.list({ customer, status: 'all', limit: SUBSCRIPTIONS_AT_ONCE }))).data.map(toSubscription),
    checkouts: async (customer) => (await asked(stripe.checkout.sessions.list({ customer, limit: CHECKOUTS_SHOWN }))).data.map(toPage),
    openCheckout: async ({ accountId, customerId, plan, price, trialDays, key, successUrl, cancelUrl }) => {
      const metadata = { account_id: accountId, plan, price: price.priceId };
      const order: Stripe.Checkout.SessionCreateParams = {
        mode: 'subscription',
        customer: customerId,
        client_reference_id: accountId,
        line_items: [{ price: price.priceId, quantity: 1 }],
        metadata,
        subscription_data: { metadata, ...(trialDays > 0 && { trial_period_days: trialDays }) },
        success_url: successUrl,
        cancel_url: cancelUrl,
      };
      return toPage(await asked(stripe.checkout.sessions.create(order, { idempotencyKey: key })));
    },
    closeCheckout: (id) => unless(done, stripe.checkout.sessions.expire(id)),
    openPortal: async (customer, returnUrl) => (await asked(stripe.billingPortal.sessions.create({ customer, return_url: returnUrl }))).url,
    end: (id) => unless(gone, stripe.subscriptions.cancel(id)),
    isPrice: async ({ priceId, currency, amount, interval }) => {
      const found = await asked(stripe.prices.retrieve(priceId));
      return (
        found.active &&
        found.livemode === live &&
        found.currency === currency &&
        found.unit_amount === amount &&
        found.recurring?.interval === interval &&
        found.recurring.interval_count === 1
      );
    },
  };
}

export interface Connected {
  readonly payments: Payments;
  readonly live: boolean;
}

/** Stripe with the key that stands in the secret now, or nothing while there is none; the connections are kept as long as the key is. */
export function paymentsBy(keys: () => Promise<StripeKeys | undefined>, base: string): () => Promise<Connected | undefined> {
  let made: (Connected & { readonly apiKey: string }) | undefined;
  return async () => {
    const known = await keys();
    if (!known) return undefined;
    if (made?.apiKey !== known.apiKey) made = { apiKey: known.apiKey, live: known.live, payments: stripePayments(known, base) };
    return made;
  };
}
