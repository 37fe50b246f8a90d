import type { Form } from './form.ts';

/** A price as the configuration says it, under the plan that it is for. */
export interface CataloguePrice {
  readonly priceId: string;
  readonly currency: string;
  readonly amount: number;
  readonly interval: 'month' | 'year';
}

export interface StoredSession {
  readonly id: string;
  readonly customer: string;
  readonly status: 'open' | 'complete' | 'expired';
  readonly priceId: string;
  readonly quantity: number;
  readonly metadata: Form;
  readonly trialDays: number;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly created: number;
}

export interface StoredSubscription {
  readonly id: string;
  readonly customer: string;
  readonly status: string;
  readonly priceId: string;
  /** What the item says otherwise than its price does: for tests of what was not sold. */
  readonly over: Readonly<Record<string, unknown>>;
  readonly quantity: number;
  readonly created: number;
  readonly periodEnd: number;
  readonly trialEnd: number | null;
  readonly cancelAt: number | null;
}

/** Everything that the stand-in knows; times in seconds. */
export interface StripeState {
  readonly customers: readonly { readonly id: string; readonly metadata: Form; readonly created: number }[];
  readonly sessions: readonly StoredSession[];
  readonly subscriptions: readonly StoredSubscription[];
  readonly portals: readonly { readonly id: string; readonly customer: string; readonly returnUrl: string }[];
  /** By idempotency key: what was asked, and what was answered. */
  readonly replies: Readonly<Record<string, { readonly asked: string; readonly body: unknown }>>;
  readonly made: number;
}

export const NOTHING: StripeState = { customers: [], sessions: [], subscriptions: [], portals: [], replies: {}, made: 0 };

/** A price as the API shows it. */
export const shownPrice = ({ priceId, currency, amount, interval }: CataloguePrice) => ({
  id: priceId,
  object: 'price',
  active: true,
  livemode: false,
  currency,
  unit_amount: amount,
  type: 'recurring',
  recurring: { interval, interval_count: 1, usage_type: 'licensed' },
});

/** A subscription as the API shows it. */
export function shownSubscription(stored: StoredSubscription, price: CataloguePrice | undefined) {
  const shown = price ? shownPrice(price) : { id: stored.priceId, object: 'price', currency: 'xxx', unit_amount: null, recurring: null };
  return {
    id: stored.id,
    object: 'subscription',
    customer: stored.customer,
    status: stored.status,
    livemode: false,
    created: stored.created,
    trial_end: stored.trialEnd,
    cancel_at: stored.cancelAt,
    items: {
      object: 'list',
      has_more: false,
      data: [
        {
          id: `si_${stored.id}`,
          object: 'subscription_item',
          quantity: stored.quantity,
          current_period_end: stored.periodEnd,
          price: { ...shown, ...stored.over },
        },
      ],
    },
  };
}

/** A page of a checkout as the API shows it; `page` is where it is. */
export const shownSession = (stored: StoredSession, page: string) => ({
  id: stored.id,
  object: 'checkout.session',
  mode: 'subscription',
  customer: stored.customer,
  status: stored.status,
  livemode: false,
  created: stored.created,
  metadata: stored.metadata,
  url: stored.status === 'open' ? `${page}/pay/${stored.id}` : null,
});
