import { SOLD_PLANS, SUBSCRIPTION_STATUSES, type Price, type Prices, type SoldPlan, type SubscriptionStatus } from './contract.ts';

/** A subscription as Stripe has it at this moment. Times in milliseconds. */
export interface Subscription {
  readonly id: string;
  readonly customerId: string;
  readonly status: string;
  readonly live: boolean;
  readonly createdAt: number;
  readonly items: readonly {
    readonly priceId: string;
    readonly currency: string;
    /** `null` for a price that is not simply an amount. */
    readonly amount: number | null;
    readonly interval: string | undefined;
    readonly quantity: number | undefined;
    readonly periodEndsAt: number;
  }[];
  readonly trialEndsAt?: number;
  readonly cancelsAt?: number;
}

/** Why a subscription is not one that we sold. */
export type Mismatch = 'mode' | 'customer' | 'items' | 'price' | 'currency' | 'amount' | 'interval' | 'quantity';

/** What is kept of it, and what the account has by it. */
export interface Standing {
  readonly status: SubscriptionStatus;
  readonly subscriptionId?: string;
  readonly plan?: SoldPlan;
  /** The plan that the account has by it: the one it pays for, or nothing. */
  readonly granted?: SoldPlan;
  readonly periodEndsAt?: number;
  readonly trialEndsAt?: number;
  readonly cancelsAt?: number;
  /** Since when a payment has been failing. */
  readonly failingSince?: number;
  readonly refused?: Mismatch;
}

export interface Terms {
  readonly prices: Prices;
  readonly live: boolean;
  readonly customerId: string;
  readonly graceDays: number;
}

const DAY_MS = 86_400_000;

/**
 * What becomes of the plan in each state of a subscription (docs/billing.md). `grace`: it stays for some days from the first payment that failed. A state that
 * Stripe may invent later gives nothing.
 */
export const GIVES: Readonly<Record<SubscriptionStatus, 'plan' | 'grace' | 'nothing'>> = {
  none: 'nothing',
  // The first payment is under way, or did not come in time.
  incomplete: 'nothing',
  incomplete_expired: 'nothing',
  trialing: 'plan',
  active: 'plan',
  past_due: 'grace',
  // Stripe has given up asking for the money.
  unpaid: 'nothing',
  canceled: 'nothing',
  // The trial has ended and there is no means of payment.
  paused: 'nothing',
};

/** States out of which a subscription still comes back: the way is the portal, and not another checkout. */
const LIVING: ReadonlySet<string> = new Set<SubscriptionStatus>(['trialing', 'active', 'past_due', 'unpaid', 'paused']);
export const living = ({ status }: Pick<Subscription, 'status'>): boolean => LIVING.has(status);

const statusOf = ({ status }: Subscription): SubscriptionStatus => SUBSCRIPTION_STATUSES.find((known) => known === status) ?? 'none';

/** Of the plan that one of our prices is for. */
const sold = (prices: Prices, priceId: string): [SoldPlan, Price] | undefined =>
  (Object.entries(prices) as [SoldPlan, Price][]).find(([, price]) => price.priceId === priceId);

/** The plan that was sold, or why it was not: everything that makes up the price must be as the configuration says. */
function planOf({ live, customerId, items }: Subscription, terms: Terms): SoldPlan | { readonly refused: Mismatch } {
  const [item, ...more] = items;
  if (live !== terms.live) return { refused: 'mode' };
  if (customerId !== terms.customerId) return { refused: 'customer' };
  if (!item || more.length > 0) return { refused: 'items' };
  const [plan, price] = sold(terms.prices, item.priceId) ?? [];
  if (!plan || !price) return { refused: 'price' };
  if (item.currency !== price.currency) return { refused: 'currency' };
  if (item.amount !== price.amount) return { refused: 'amount' };
  if (item.interval !== price.interval) return { refused: 'interval' };
  return item.quantity === 1 ? plan : { refused: 'quantity' };
}

const WORTH = { plan: 2, grace: 1, nothing: 0 } as const;
const worth = (subscription: Subscription, plan: SoldPlan): readonly number[] => [
  WORTH[GIVES[statusOf(subscription)]],
  living(subscription) ? 1 : 0,
  SOLD_PLANS.indexOf(plan),
  subscription.createdAt,
];
const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
};

/** How an account stands by all subscriptions of its customer: the one that gives most counts. */
export function standing(subscriptions: readonly Subscription[], terms: Terms, failingSince: number | undefined, nowMs: number): Standing {
  const judged = subscriptions.map((subscription) => ({ subscription, plan: planOf(subscription, terms) }));
  const ours = judged.flatMap(({ subscription, plan }) => (typeof plan === 'string' ? [{ subscription, plan }] : []));
  const [best] = ours.toSorted((a, b) => compare(worth(a.subscription, a.plan), worth(b.subscription, b.plan)));
  const strange = judged.find(({ subscription, plan }) => typeof plan !== 'string' && living(subscription))?.plan;
  const refused = typeof strange === 'object' ? strange : {};
  if (!best) return { status: 'none', ...refused };
  const { subscription, plan } = best;
  const status = statusOf(subscription);
  const since = status === 'past_due' ? (failingSince ?? nowMs) : undefined;
  const given = GIVES[status] === 'plan' || (since !== undefined && nowMs < since + terms.graceDays * DAY_MS);
  const { trialEndsAt, cancelsAt } = subscription;
  return {
    status,
    subscriptionId: subscription.id,
    plan,
    ...(given && { granted: plan }),
    ...(subscription.items[0] && { periodEndsAt: subscription.items[0].periodEndsAt }),
    ...(trialEndsAt !== undefined && { trialEndsAt }),
    ...(cancelsAt !== undefined && { cancelsAt }),
    ...(since !== undefined && { failingSince: since }),
    ...refused,
  };
}

/** Until when the plan stays although a payment failed. */
export const graceEndsAt = ({ failingSince }: Pick<Standing, 'failingSince'>, graceDays: number): number | undefined =>
  failingSince === undefined ? undefined : failingSince + graceDays * DAY_MS;
