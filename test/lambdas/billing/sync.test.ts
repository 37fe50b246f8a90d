import { describe, expect, test } from '@jest/globals';
import type { BillingJob } from '../../../lambdas/billing/contract.ts';
import { delayAfter, workOn } from '../../../lambdas/billing/sync.ts';
import { planStore } from '../../../lambdas/quota/plan-store.ts';
import { tableOfTests } from '../../support/table.ts';
import { PRICES, subscription } from './sold.ts';
import { standingWorld, type StandingWorld } from './standing-world.ts';

const { TABLE, db } = tableOfTests();
const DAY = 86_400_000;
let last = 0;
function account(): { readonly world: StandingWorld; readonly id: string; readonly job: BillingJob; readonly look: () => Promise<void> } {
  last += 1;
  const id = `account-${last}`;
  const world = standingWorld(planStore(db(), TABLE, 'free'), id);
  const job = { task: 'sync', accountId: id, tries: 0 } as const;
  return { world, id, job, look: () => workOn(job, world.deps) };
}
const mailed = ({ mails }: StandingWorld): unknown[] => mails.map((notice) => (notice.kind === 'billing' ? `${notice.userId}: ${notice.news}` : notice.kind));

describe('what Stripe says when it is asked', () => {
  test('is what the account has, told once however often it is looked at', async () => {
    const { world, look } = account();
    world.subscriptions = [subscription({ status: 'trialing' })];

    for (let at = 0; at < 3; at += 1) await look();

    expect(await world.plan()).toBe('team');
    expect(world.journal.map(({ type, change }) => [type, change])).toEqual([['billing_change', 'none no plan -> trialing team']]);
    expect(world.mails).toEqual([]);
  });

  test('by fifty copies of one event at once has one effect (S29.5)', async () => {
    const { world, look } = account();
    world.subscriptions = [subscription({ status: 'past_due' })];

    await Promise.all(Array.from({ length: 50 }, look));

    expect(await world.plan()).toBe('team');
    expect(world.journal).toHaveLength(1);
    expect(mailed(world)).toEqual(['owner: payment-failed', 'admin: payment-failed']);
    expect(world.row?.revision).toBe(1);
  });

  test('counts by when it was asked and not by which event came first: an answer that is overtaken is thrown away (S29.6)', async () => {
    const { world, look } = account();
    world.subscriptions = [subscription()];
    // While the first look holds an answer of before, the subscription ends, and the look for that event is done first.
    world.meanwhile = async () => {
      world.subscriptions = [subscription({ status: 'canceled' })];
      await look();
    };

    await look();

    expect(world.row?.standing.status).toBe('canceled');
    expect(await world.plan()).toBe('free');
  });

  test('that comes late to the quota changes nothing there', async () => {
    const plans = planStore(db(), TABLE, 'free');

    expect(await plans.setPaidPlan('late', 'business', 2)).toBe(true);
    expect(await plans.setPaidPlan('late', undefined, 1)).toBe(false);
    expect(await plans.standing('late')).toEqual({ plan: 'business', by: 'subscription' });
    expect(await plans.setPaidPlan('late', undefined, 3)).toBe(true);
    expect(await plans.standing('late')).toEqual({ plan: 'free', by: 'default' });
  });

  test("stands below the operator's word, until that is taken back", async () => {
    const plans = planStore(db(), TABLE, 'free');
    const { world, id, look } = account();
    await plans.setPlan(id, 'unlimited');
    world.subscriptions = [subscription()];

    await look();
    expect(await plans.standing(id)).toEqual({ plan: 'unlimited', by: 'operator' });
    await plans.setPlan(id, undefined);
    expect(await plans.standing(id)).toEqual({ plan: 'free', by: 'default' });
    await look();
    expect(await plans.standing(id)).toEqual({ plan: 'team', by: 'subscription' });
  });

  test('of something that we do not sell gives nothing, and is one refusal in the journal and one mail', async () => {
    const { world, look } = account();
    world.subscriptions = [subscription({}, { currency: 'idr' })];

    for (let at = 0; at < 3; at += 1) await look();

    expect(await world.plan()).toBe('free');
    expect(world.journal.filter(({ outcome }) => outcome === 'refused')).toMatchObject([{ type: 'billing_refused', reason: 'currency', target: 'cus_A' }]);
    expect(mailed(world)).toEqual(['owner: not-ours', 'admin: not-ours']);
  });

  test('is asked of no customer that an account does not have, and of an account that is gone not at all', async () => {
    const { world, look } = account();
    world.subscriptions = [subscription()];
    world.row = undefined;

    await look();

    expect([await world.plan(), world.journal]).toEqual(['free', []]);
  });
});

test('a payment that fails leaves the plan for a while, then takes it; a payment that succeeds gives it back (dunning)', async () => {
  const { world, look } = account();
  const plans: string[] = [];
  const step = async (status: string, days = 0): Promise<void> => {
    world.now += days * DAY;
    world.subscriptions = [subscription({ status })];
    await look();
    plans.push(await world.plan());
  };

  await step('active');
  await step('past_due', 30);
  await step('past_due', 6);
  await step('past_due', 1);
  await step('unpaid', 14);
  await step('active', 1);
  await step('canceled', 10);

  expect(plans).toEqual(['team', 'team', 'team', 'free', 'free', 'team', 'free']);
  expect(mailed(world).filter((mail) => String(mail).startsWith('owner'))).toEqual(['owner: payment-failed', 'owner: plan-lost', 'owner: plan-ended']);
  expect(world.mails[0]).toMatchObject({ until: new Date(world.now - 25 * DAY).toISOString(), origin: 'https://app.example.com' });
  expect(world.journal.map(({ change }) => change)).toEqual([
    'none no plan -> active team',
    'active team -> past_due team',
    'past_due team -> past_due no plan',
    'past_due no plan -> unpaid no plan',
    'unpaid no plan -> active team',
    'active team -> canceled no plan',
  ]);
});

describe('a crash', () => {
  test.each(['setPaidPlan', 'record', 'notify', 'endTelling'] as const)(
    'at %s is made good by the next look: the effect is there once (S29.9)',
    async (step) => {
      const { world, look } = account();
      world.subscriptions = [subscription({ status: 'past_due' })];
      const crash = async (): Promise<never> => {
        throw new Error('crash');
      };
      const { deps } = world;
      const crashing = {
        ...deps,
        ...(step === 'record' && { record: crash }),
        ...(step === 'notify' && { notify: crash }),
        ...(step === 'setPaidPlan' && { plans: { setPaidPlan: crash } }),
        ...(step === 'endTelling' && { store: { ...deps.store, endTelling: crash } }),
      };

      await expect(workOn({ task: 'sync', accountId: `account-${last}`, tries: 0 }, crashing)).rejects.toThrow('crash');
      world.now += 121_000;
      await look();
      await look();

      expect(await world.plan()).toBe('team');
      expect(world.journal).toHaveLength(1);
      // A mail may come twice when the crash is right behind it, and never not at all.
      expect(mailed(world).slice(-2)).toEqual(['owner: payment-failed', 'admin: payment-failed']);
      expect(world.mails.length).toBe(step === 'endTelling' ? 4 : 2);
    },
  );
});

describe('an outage of Stripe', () => {
  test('of an hour loses nothing: what happened meanwhile is there a quarter of an hour later at the latest', async () => {
    const { world, job } = account();
    world.subscriptions = [subscription()];
    await workOn(job, world.deps);
    const began = world.now;
    world.away = true;
    // Bought another plan just before it, and no event comes ever again.
    world.subscriptions = [subscription({}, {}, 'business')];
    await workOn(job, world.deps);

    while (world.later.length > 0) {
      const [next, ...more] = world.later.splice(0).toSorted((a, b) => a.dueAt - b.dueAt);
      world.later.push(...more);
      if (!next) break;
      world.now = next.dueAt;
      world.away = world.now < began + 3_600_000;
      await workOn(next.job, world.deps);
    }

    expect(await world.plan()).toBe('business');
    expect(world.now - began).toBeLessThan(3_600_000 + 900_000);
    expect(world.journal.map(({ change }) => change)).toEqual(['none no plan -> active team', 'active team -> active business']);
  });

  test('is waited for longer and longer, never more than a queue can, and for more than a day in all', async () => {
    const delays = Array.from({ length: 200 }, (_, tries) => delayAfter(tries, 0));

    expect(delays.slice(0, 4)).toEqual([8, 15, 30, 60]);
    expect(Math.max(...Array.from({ length: 200 }, (_, tries) => delayAfter(tries, 0.999)))).toBeLessThanOrEqual(900);
    expect(delays.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThan(24 * 3_600);
    const { world, job } = account();
    world.away = true;
    await expect(workOn({ ...job, tries: 200 }, world.deps)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('is not what any other failure is: that goes to the dead letters', async () => {
    const { world, job } = account();

    await expect(workOn(job, { ...world.deps, payments: () => Promise.reject(new Error('broken')) })).rejects.toThrow('broken');
    expect(world.later).toEqual([]);
  });
});

describe('an account that is erased', () => {
  const end = (world: StandingWorld, id: string) => workOn({ task: 'end', accountId: id, customerId: 'cus_A', tries: 0 }, world.deps);

  test('pays for nothing any more, and can begin to pay for nothing', async () => {
    const { world, id } = account();
    world.subscriptions = ['active', 'past_due', 'paused', 'incomplete', 'canceled'].map((status) => subscription({ id: `sub_${status}`, status }));
    world.pages = ['open', 'complete'].map((status) => ({ id: `cs_${status}`, status, plan: 'team', priceId: PRICES.team.priceId, url: 'https://x.example' }));
    world.row = undefined;

    await end(world, id);
    await end(world, id);

    expect(world.ended).toEqual(['sub_active', 'sub_past_due', 'sub_paused', 'sub_incomplete']);
    expect(world.pages.map(({ status }) => status)).toEqual(['expired', 'complete']);
    expect(world.journal).toHaveLength(4);
    expect(world.forgotten).toEqual(['cus_A', 'cus_A']);
  });

  test('is known until Stripe has answered', async () => {
    const { world, id } = account();
    world.subscriptions = [subscription()];
    world.away = true;

    await end(world, id);
    expect([world.forgotten, world.later.map(({ job }) => job)]).toEqual([[], [{ task: 'end', accountId: id, customerId: 'cus_A', tries: 1 }]]);
  });
});
