import { partOf, textOf, type Form } from './form.ts';
import { shownPrice, shownSession, shownSubscription, type CataloguePrice, type StoredSession, type StoredSubscription, type StripeState } from './objects.ts';

export interface StripeCall {
  readonly method: string;
  /** Without `/v1/`. */
  readonly path: string;
  readonly form: Form;
  readonly query: URLSearchParams;
}

export interface StripeReply {
  readonly status: number;
  readonly body: unknown;
  /** What is different afterwards; nothing where nothing is. */
  readonly state?: StripeState;
  /** The subscription that has changed by it. */
  readonly changed?: string;
}

export interface StripeWorld {
  readonly prices: readonly CataloguePrice[];
  /** Where its pages for people are. */
  readonly page: string;
  /** Seconds. */
  readonly now: number;
}

const invalid = (message: string, status = 400, code?: string): StripeReply => ({
  status,
  body: { error: { type: 'invalid_request_error', message, ...(code && { code }) } },
});
const missing = (what: string): StripeReply => invalid(`No such ${what}`, 404, 'resource_missing');
const ok = (body: unknown, state?: StripeState): StripeReply => ({ status: 200, body, ...(state && { state }) });
const listed = (data: readonly unknown[], limit: number) => ({ object: 'list', has_more: data.length > limit, url: '/', data: data.slice(0, limit) });

/** An id that is not given twice. */
const newId = (state: StripeState, kind: string): string => `${kind}_local${String(state.made + 1).padStart(6, '0')}`;
const DAY = 86_400;

export const priceOf = (prices: readonly CataloguePrice[], id: string): CataloguePrice | undefined => prices.find(({ priceId }) => priceId === id);

function createSession(state: StripeState, { form }: StripeCall, { prices, page, now }: StripeWorld): StripeReply {
  const customer = textOf(form, 'customer') ?? '';
  if (!state.customers.some(({ id }) => id === customer)) return missing(`customer: '${customer}'`);
  const item = partOf(partOf(form, 'line_items'), '0');
  const price = priceOf(prices, textOf(item, 'price') ?? '');
  if (!price) return missing(`price: '${textOf(item, 'price')}'`);
  if (textOf(form, 'mode') !== 'subscription' || textOf(form, 'success_url') === undefined) return invalid('mode and success_url are required');
  const session: StoredSession = {
    id: newId(state, 'cs_test'),
    customer,
    status: 'open',
    priceId: price.priceId,
    quantity: Number(textOf(item, 'quantity') ?? 1),
    metadata: partOf(form, 'metadata') ?? {},
    trialDays: Number(textOf(partOf(form, 'subscription_data'), 'trial_period_days') ?? 0),
    successUrl: textOf(form, 'success_url') ?? '',
    cancelUrl: textOf(form, 'cancel_url') ?? '',
    created: now,
  };
  return ok(shownSession(session, page), { ...state, made: state.made + 1, sessions: [...state.sessions, session] });
}

/** A person has paid: the page is done with, and there is a subscription. */
export function pay(
  state: StripeState,
  id: string,
  { now }: StripeWorld,
): { readonly state: StripeState; readonly subscription: StoredSubscription; readonly session: StoredSession } | undefined {
  const session = state.sessions.find((each) => each.id === id && each.status === 'open');
  if (!session) return undefined;
  const trialEnd = session.trialDays > 0 ? now + session.trialDays * DAY : null;
  const { customer, priceId, quantity } = session;
  const subscription: StoredSubscription = {
    id: newId(state, 'sub'),
    customer,
    priceId,
    quantity,
    over: {},
    status: trialEnd === null ? 'active' : 'trialing',
    created: now,
    periodEnd: trialEnd ?? now + 30 * DAY,
    trialEnd,
    cancelAt: null,
  };
  const sessions = state.sessions.map((each): StoredSession => (each === session ? { ...each, status: 'complete' } : each));
  return { session, subscription, state: { ...state, made: state.made + 1, sessions, subscriptions: [...state.subscriptions, subscription] } };
}

/** Changes a subscription. */
export const changeSubscription = (state: StripeState, id: string, change: Partial<StoredSubscription>): StripeState => ({
  ...state,
  subscriptions: state.subscriptions.map((each) => (each.id === id ? { ...each, ...change, id } : each)),
});

function one(state: StripeState, call: StripeCall, world: StripeWorld, kind: string, id: string, action: string | undefined): StripeReply | undefined {
  const { prices, page } = world;
  if (kind === 'prices' && call.method === 'GET') {
    const price = priceOf(prices, id);
    return price ? ok(shownPrice(price)) : missing(`price: '${id}'`);
  }
  if (kind === 'subscriptions' && call.method === 'DELETE') {
    const found = state.subscriptions.find((each) => each.id === id);
    if (!found || found.status === 'canceled') return missing(`subscription: '${id}'`);
    const next = changeSubscription(state, id, { status: 'canceled' });
    return { ...ok(shownSubscription({ ...found, status: 'canceled' }, priceOf(prices, found.priceId)), next), changed: id };
  }
  if (kind === 'checkout/sessions' && call.method === 'POST' && action === 'expire') {
    const found = state.sessions.find((each) => each.id === id);
    if (!found) return missing(`checkout session: '${id}'`);
    if (found.status !== 'open') return invalid('Only Checkout Sessions with a status in ["open"] can be expired.');
    const expired: StoredSession = { ...found, status: 'expired' };
    return ok(shownSession(expired, page), { ...state, sessions: state.sessions.map((each) => (each === found ? expired : each)) });
  }
  return undefined;
}

/** The operations that our functions use, and no other. */
export function operate(state: StripeState, call: StripeCall, world: StripeWorld): StripeReply {
  const { method, path, form, query } = call;
  const limit = Number(query.get('limit') ?? 10);
  const customer = query.get('customer');
  switch (`${method} ${path}`) {
    case 'POST customers': {
      const made = { id: newId(state, 'cus'), metadata: partOf(form, 'metadata') ?? {}, created: world.now };
      return ok({ ...made, object: 'customer', livemode: false }, { ...state, made: state.made + 1, customers: [...state.customers, made] });
    }
    case 'GET subscriptions': {
      const all = query.get('status') === 'all';
      const found = state.subscriptions.filter((each) => each.customer === customer && (all || each.status !== 'canceled')).toReversed();
      return ok(
        listed(
          found.map((each) => shownSubscription(each, priceOf(world.prices, each.priceId))),
          limit,
        ),
      );
    }
    case 'GET checkout/sessions':
      return ok(
        listed(
          state.sessions
            .filter((each) => each.customer === customer)
            .toReversed()
            .map((each) => shownSession(each, world.page)),
          limit,
        ),
      );
    case 'POST checkout/sessions':
      return createSession(state, call, world);
    case 'POST billing_portal/sessions': {
      const portal = { id: newId(state, 'bps'), customer: textOf(form, 'customer') ?? '', returnUrl: textOf(form, 'return_url') ?? '' };
      if (!state.customers.some(({ id }) => id === portal.customer)) return missing(`customer: '${portal.customer}'`);
      const shown = { ...portal, object: 'billing_portal.session', livemode: false, url: `${world.page}/portal/${portal.id}` };
      return ok(shown, { ...state, made: state.made + 1, portals: [...state.portals, portal] });
    }
    default: {
      const [, kind = '', id = '', action] = /^(prices|subscriptions|checkout\/sessions)\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
      return one(state, call, world, kind, id, action) ?? invalid(`Unrecognized request URL (${method}: /v1/${path})`, 404);
    }
  }
}
