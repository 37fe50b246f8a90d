import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { billing, type BillingDeps } from '../../../lambdas/billing/billing.ts';
import type { SoldPlan } from '../../../lambdas/billing/contract.ts';
import { customerStore } from '../../../lambdas/billing/customer-store.ts';
import type { Standing } from '../../../lambdas/billing/standing.ts';
import type { BillingRow } from '../../../lambdas/billing/store.ts';
import { stripePayments } from '../../../lambdas/billing/stripe-payments.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { planStore } from '../../../lambdas/quota/plan-store.ts';
import { openOutbox } from '../../../local/engines/outbox.ts';
import { LOCAL_KEYS, startStripe, type StripeStandIn } from '../../../local/engines/stripe/stripe.ts';
import { tableOfTests } from '../../support/table.ts';
import { temporaryDirectory } from '../../local/engines/account.ts';
import { NOW } from './signed.ts';
import { PRICES } from './sold.ts';

const { TABLE, db } = tableOfTests();
const directory = temporaryDirectory();
const outbox = openOutbox();
let stripe: StripeStandIn;
beforeAll(async () => {
  stripe = await startStripe({ directory, prices: Object.values(PRICES), outbox, log: () => undefined });
});
afterAll(() => stripe.stop());
beforeEach(() => stripe.setAway(false));

const ORIGIN = 'https://app.example.com';
let last = 0;

/** One account, whose people ask by the official library at a stand-in that speaks Stripe's API. */
function account(over: Partial<BillingDeps> = {}, key: string = LOCAL_KEYS.apiKey) {
  last += 1;
  const accountId = `0199a000-0000-7000-8000-${String(last).padStart(12, '0')}`;
  let row: BillingRow | undefined;
  const asked: string[] = [];
  const recorded: unknown[] = [];
  const plans = planStore(db(), TABLE, 'free');
  const customers = customerStore(db(), TABLE);
  const payments = stripePayments({ apiKey: key, live: false }, stripe.endpoint);
  const deps: BillingDeps = {
    store: {
      read: async () => row,
      keepCustomer: async (_accountId, customerId) => {
        row ??= { customerId, standing: { status: 'none' }, revision: 0, former: undefined, isTold: true, changedAt: NOW };
        return row.customerId ?? customerId;
      },
    },
    customers,
    plans,
    prices: PRICES,
    payments: async () => payments,
    askToSync: async (id) => void asked.push(id),
    record: async (event) => void recorded.push(event),
    appOrigin: ORIGIN,
    graceDays: 7,
    ...over,
  };
  const call = (body?: unknown) =>
    ({
      body,
      principal: { kind: 'session', accountId, userId: 'u', sessionId: 's', confirmedUntil: 0 },
      client: { address: '192.0.2.1', country: undefined, origin: 'https://edge.example.com', agent: 'Test' },
      headers: { origin: 'https://evil.example', referer: 'https://evil.example/' },
      requestId: 'r',
    }) as never;
  const outcome = (run: Promise<{ readonly url: string }>): Promise<string> =>
    run.then(
      ({ url }) => url,
      (error: unknown) => (error instanceof Problem ? `${error.code} ${error.extra.reason ?? ''}`.trim() : String(error)),
    );
  return {
    accountId,
    plans,
    customers,
    asked,
    recorded,
    setStanding: (standing: Standing) => void (row = row && { ...row, standing }),
    customerId: () => row?.customerId,
    buy: (plan: SoldPlan) => outcome(billing.openCheckout(call({ plan }), deps)),
    portal: () => outcome(billing.openPortal(call(), deps)),
    read: () => billing.readBilling(call(), deps),
    sessions: () => stripe.state().sessions.filter(({ customer }) => customer === row?.customerId),
  };
}
const sessionOf = (url: string): string => url.split('/').at(-1) ?? '';

describe('buying a plan', () => {
  test('leads to a page at Stripe for the customer of the account, and back to the application by configuration alone', async () => {
    const { accountId, buy, sessions, customers, customerId, recorded } = account();

    const url = await buy('team');

    expect(url).toMatch(/\/__local\/stripe\/pay\/cs_test_\w+$/);
    expect(sessions()).toMatchObject([
      {
        priceId: 'price_team',
        quantity: 1,
        trialDays: 14,
        metadata: { account_id: accountId, plan: 'team' },
        successUrl: `${ORIGIN}/#/billing?checkout=done`,
        cancelUrl: `${ORIGIN}/#/billing?checkout=left`,
      },
    ]);
    expect(outbox.list().at(-1)).toMatchObject({
      provider: 'stripe',
      path: '/v1/checkout/sessions',
      body: { client_reference_id: accountId, customer: customerId() },
    });
    expect(await customers.accountOf(customerId() ?? '')).toBe(accountId);
    expect(recorded).toMatchObject([{ type: 'billing_change', action: 'openCheckout', outcome: 'done', change: 'team' }]);
  });

  test('is one customer and one page, even when twenty ask at once', async () => {
    const { accountId, buy, sessions } = account();

    const urls = await Promise.all(Array.from({ length: 20 }, () => buy('team')));

    expect(new Set(urls).size).toBe(1);
    expect(sessions()).toHaveLength(1);
    expect(stripe.state().customers.filter(({ metadata }) => metadata['account_id'] === accountId)).toHaveLength(1);
    expect(await buy('team')).toBe(urls[0]);
  });

  test('of one sort at a time: asking for another closes the page before, and of two sorts at once one call is told to come again', async () => {
    const { buy, sessions } = account();
    const first = await buy('team');
    const second = await buy('business');
    expect(sessions().map(({ status }) => status)).toEqual(['expired', 'open']);
    expect(first).not.toBe(second);

    const real = stripePayments({ apiKey: LOCAL_KEYS.apiKey, live: false }, stripe.endpoint);
    let reading = 0;
    const { promise: allHaveRead, resolve } = Promise.withResolvers<void>();
    const readTogether: typeof real.checkouts = async (id) => {
      const found = await real.checkouts(id);
      reading += 1;
      if (reading === 4) resolve();
      await allHaveRead;
      return found;
    };
    const other = account({ payments: async () => ({ ...real, checkouts: readTogether }) });
    const outcomes = await Promise.all([other.buy('team'), other.buy('business'), other.buy('team'), other.buy('business')]);
    expect(outcomes.filter((each) => each === 'conflict')).toHaveLength(2);
    expect(other.sessions().filter(({ status }) => status === 'open')).toHaveLength(1);
  });

  test('is not for who has a subscription, whatever our own row says; the worker is asked to look', async () => {
    const { accountId, buy, asked } = account();
    await stripe.pay(sessionOf(await buy('team')));

    expect(await buy('business')).toBe('conflict subscribed');
    expect(asked).toEqual([accountId]);
  });

  test('is not for who pays at the very moment of asking', async () => {
    const real = stripePayments({ apiKey: LOCAL_KEYS.apiKey, live: false }, stripe.endpoint);
    let page: string | undefined;
    const thenPaid = async <T>(read: Promise<T>): Promise<T> => {
      const found = await read;
      if (page !== undefined) await stripe.pay(page);
      page = undefined;
      return found;
    };
    const { buy, sessions } = account({
      payments: async () => ({ ...real, subscriptions: (id) => thenPaid(real.subscriptions(id)), checkouts: (id) => thenPaid(real.checkouts(id)) }),
    });
    page = sessionOf(await buy('team'));

    expect(await buy('business')).toBe('conflict subscribed');
    expect(sessions().map(({ status }) => status)).toEqual(['complete']);
  });

  test('gives a trial once: not again after the first subscription has ended', async () => {
    const { buy, sessions, customerId } = account();
    await stripe.pay(sessionOf(await buy('team')));
    const subscription = stripe.state().subscriptions.find(({ customer }) => customer === customerId());
    expect(subscription?.status).toBe('trialing');
    await stripe.change(subscription?.id ?? '', { status: 'canceled' });

    await buy('team');
    expect(sessions().map(({ trialDays }) => trialDays)).toEqual([14, 0]);
  });

  test('is refused where it would be paid for and change nothing, and where nothing is for sale', async () => {
    const granted = account();
    await granted.plans.setPlan(granted.accountId, 'unlimited');

    expect(await granted.buy('team')).toBe('conflict plan-set-by-operator');
    expect(await account({ prices: { team: PRICES.team } }).buy('business')).toBe('conflict not-for-sale');
    expect(await account({ payments: async () => undefined }).buy('team')).toBe('conflict self-hosted');
    expect(await account({ prices: {} }).buy('team')).toBe('conflict self-hosted');
  });

  test.each([
    ['currency', { currency: 'usd' }],
    ['amount', { amount: 2_901 }],
    ['interval', { interval: 'year' as const }],
  ])('at a price whose %s is another one at Stripe than in the configuration is not for sale', async (_name, other) => {
    const { buy, customerId } = account({ prices: { team: { ...PRICES.team, ...other } } });

    expect(await buy('team')).toBe('unavailable');
    expect(customerId()).toBeUndefined();
  });
});

describe('the portal', () => {
  test('is for who has been a customer, and leads back to the application', async () => {
    const { buy, portal } = account();
    expect(await portal()).toBe('conflict never-subscribed');

    await buy('team');
    expect(await portal()).toMatch(/\/__local\/stripe\/portal\/bps_\w+$/);
    expect(stripe.state().portals.at(-1)?.returnUrl).toBe(`${ORIGIN}/#/billing`);
    expect(await account({ payments: async () => undefined }).portal()).toBe('conflict self-hosted');
  });
});

describe('what is said of it', () => {
  test('without Stripe is that the operator sets plans', async () => {
    const { accountId, read, plans } = account({ payments: async () => undefined });
    await plans.setPlan(accountId, 'business');

    expect(await read()).toEqual({ mode: 'self-hosted', plan: 'business', planSetBy: 'operator', subscription: null, plans: [] });
  });

  test('is the subscription, its end and its grace, and what can be bought', async () => {
    const { accountId, buy, read, plans, setStanding } = account();
    await buy('team');
    await plans.setPaidPlan(accountId, 'team', 1);
    setStanding({ status: 'past_due', plan: 'team', granted: 'team', subscriptionId: 'sub_1', periodEndsAt: NOW, failingSince: NOW });

    expect(await read()).toEqual({
      mode: 'stripe',
      plan: 'team',
      planSetBy: 'subscription',
      subscription: { status: 'past_due', plan: 'team', periodEndsAt: new Date(NOW).toISOString(), graceEndsAt: new Date(NOW + 7 * 86_400_000).toISOString() },
      plans: [
        { plan: 'team', amount: 2_900, currency: 'eur', interval: 'month', trialDays: 14, messages: 10_000, tokens: 30_000_000 },
        { plan: 'business', amount: 9_900, currency: 'eur', interval: 'month', trialDays: 0, messages: 100_000, tokens: 300_000_000 },
      ],
    });
  });
});

describe('when Stripe does not answer as it should', () => {
  test('nothing is promised: an outage and a key that is not known are 503', async () => {
    const { buy } = account();
    stripe.setAway(true);
    expect(await buy('team')).toBe('unavailable');

    stripe.setAway(false);
    expect(await account({}, 'sk_test_canaryWRONG').buy('team')).toBe('unavailable');
  }, 30_000);

  test('nothing is believed that is no word of Stripe’s: nobody becomes a customer, and no subscription counts as ended', async () => {
    const liar = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
    const payments = stripePayments({ apiKey: LOCAL_KEYS.apiKey, live: false }, `http://127.0.0.1:${(liar.address() as AddressInfo).port}`);
    const { buy, customerId } = account({ payments: async () => payments });

    expect([await buy('team'), customerId()]).toEqual(['unavailable', undefined]);
    for (const call of [payments.end('sub_1'), payments.closeCheckout('cs_1'), payments.subscriptions('cus_1'), payments.openPortal('cus_1', ORIGIN)])
      await expect(call).rejects.toMatchObject({ code: 'unavailable' });
    liar.close();
  });
});
