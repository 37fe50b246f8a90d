import type { Call, Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import { PLANS } from '../quota/contract.ts';
import type { PlanStore } from '../quota/plan-store.ts';
import { SOLD_PLANS, type billingRoutes, type Prices } from './contract.ts';
import type { CustomerStore } from './customer-store.ts';
import type { Payments } from './payments.ts';
import { graceEndsAt, living, type Standing } from './standing.ts';
import type { BillingRow, BillingStore } from './store.ts';

export interface BillingDeps {
  readonly store: Pick<BillingStore, 'read' | 'keepCustomer'>;
  readonly customers: Pick<CustomerStore, 'keep'>;
  readonly plans: Pick<PlanStore, 'standing'>;
  readonly prices: Prices;
  /** Stripe, or nothing where the instance has no key. @throws Problem `unavailable` when that cannot be known. */
  readonly payments: () => Promise<Payments | undefined>;
  /** Asks the worker to look how an account stands. */
  readonly askToSync: (accountId: string) => Promise<void>;
  readonly record: Journal;
  /** Where the application is, by configuration; empty where only its distribution knows. */
  readonly appOrigin: string;
  readonly graceDays: number;
}

type Asking = Call<typeof billingRoutes.openCheckout> | Call<typeof billingRoutes.openPortal>;

const refuse = (reason: string): Problem => new Problem('conflict', reason, { extra: { reason } });

/** @throws Problem `conflict` on an instance that sells nothing. */
async function required({ payments, prices }: BillingDeps): Promise<Payments> {
  const found = Object.keys(prices).length > 0 ? await payments() : undefined;
  if (!found) throw refuse('self-hosted');
  return found;
}

/** Where Stripe sends people back to: a page of ours, whatever the caller would like. What it says in its address is a word for the eye and grants nothing. */
const back = ({ client }: Asking, { appOrigin }: BillingDeps, outcome?: 'done' | 'left'): string =>
  `${appOrigin || client.origin}/#/billing${outcome ? `?checkout=${outcome}` : ''}`;

/** The customer of the account, made at the first need. */
async function customerFor(accountId: string, row: BillingRow | undefined, payments: Payments, { store, customers }: BillingDeps): Promise<string> {
  if (row?.customerId !== undefined) return row.customerId;
  const customerId = await payments.customerFor(accountId);
  // Known to the directory before anything can happen to it.
  await customers.keep(accountId, customerId);
  return store.keepCustomer(accountId, customerId);
}

const iso = (at: number): string => new Date(at).toISOString();

function shown(standing: Standing, graceDays: number) {
  const { status, plan, periodEndsAt, trialEndsAt, cancelsAt } = standing;
  if (status === 'none' || plan === undefined) return null;
  const grace = graceEndsAt(standing, graceDays);
  return {
    status,
    plan,
    ...(periodEndsAt !== undefined && { periodEndsAt: iso(periodEndsAt) }),
    ...(status === 'trialing' && trialEndsAt !== undefined && { trialEndsAt: iso(trialEndsAt) }),
    ...(cancelsAt !== undefined && { cancelsAt: iso(cancelsAt) }),
    ...(grace !== undefined && { graceEndsAt: iso(grace) }),
  };
}

/** What an account pays, and the ways to Stripe's own pages (S29). Nothing here changes a plan: only what Stripe says when it is asked does. */
export const billing: Omit<Operations<typeof billingRoutes, BillingDeps>, 'stripeHook'> = {
  async readBilling(call, deps) {
    const { store, plans, prices, payments, graceDays } = deps;
    const row = await store.read(call);
    const [{ plan, by }, sells] = await Promise.all([plans.standing(call.principal.accountId), Object.keys(prices).length > 0 ? payments() : undefined]);
    const offers = SOLD_PLANS.flatMap((name) => {
      const price = prices[name];
      if (!sells || !price) return [];
      const { amount, currency, interval, trialDays } = price;
      return [{ plan: name, amount, currency, interval, trialDays, ...PLANS[name].month }];
    });
    return { mode: sells ? 'stripe' : 'self-hosted', plan, planSetBy: by, subscription: row ? shown(row.standing, graceDays) : null, plans: offers };
  },

  async openCheckout(call, deps) {
    const { plan } = call.body;
    const { accountId } = call.principal;
    const row = await deps.store.read(call);
    const payments = await required(deps);
    const price = deps.prices[plan];
    if (!price) throw refuse('not-for-sale');
    // It would be paid for and change nothing.
    if ((await deps.plans.standing(accountId)).by === 'operator') throw refuse('plan-set-by-operator');
    if (!(await payments.isPrice(price))) throw new Problem('unavailable', `the price of ${plan} is another one at Stripe than in the configuration`);
    const customerId = await customerFor(accountId, row, payments, deps);
    // Before the subscriptions: a page that is paid in between is seen as one of them.
    const pages = await payments.checkouts(customerId);
    const subscriptions = await payments.subscriptions(customerId);
    if (subscriptions.some(living)) {
      await deps.askToSync(accountId);
      throw refuse('subscribed');
    }
    const open = pages.filter(({ status }) => status === 'open');
    const same = open.find((page) => page.plan === plan && page.priceId === price.priceId && page.url !== undefined);
    // One page at a time: what is left open could be paid as well.
    for (const page of open) if (page !== same) await payments.closeCheckout(page.id);
    const page =
      same ??
      (await payments.openCheckout({
        accountId,
        customerId,
        plan,
        price,
        trialDays: subscriptions.length === 0 ? price.trialDays : 0,
        // Whoever sees the same latest page asks for the same next one; of two plans asked for at once, Stripe refuses the second.
        key: `rempart-checkout-${accountId}-${pages[0]?.id ?? 'first'}`,
        successUrl: back(call, deps, 'done'),
        cancelUrl: back(call, deps, 'left'),
      }));
    if (page.url === undefined) throw new Problem('unavailable', 'stripe gave no page');
    await deps.record(done(call, { type: 'billing_change', action: 'openCheckout', target: page.id, change: plan }));
    return { url: page.url };
  },

  async openPortal(call, deps) {
    const row = await deps.store.read(call);
    const payments = await required(deps);
    if (row?.customerId === undefined) throw refuse('never-subscribed');
    const url = await payments.openPortal(row.customerId, back(call, deps));
    await deps.record(done(call, { type: 'billing_change', action: 'openPortal', target: row.customerId }));
    return { url };
  },
};
