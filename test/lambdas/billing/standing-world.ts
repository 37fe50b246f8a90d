import type { BillingJob } from '../../../lambdas/billing/contract.ts';
import type { CheckoutPage, Payments } from '../../../lambdas/billing/payments.ts';
import type { Standing, Subscription } from '../../../lambdas/billing/standing.ts';
import type { BillingRow } from '../../../lambdas/billing/store.ts';
import type { SyncDeps } from '../../../lambdas/billing/sync.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { Notice } from '../../../lambdas/notices/contract.ts';
import { planStore } from '../../../lambdas/quota/plan-store.ts';
import { NOW } from './signed.ts';
import { PRICES } from './sold.ts';

/** One account, its row and its customer at Stripe, with a clock of their own. */
export interface StandingWorld {
  readonly deps: SyncDeps;
  now: number;
  /** What Stripe answers when it is asked. */
  subscriptions: Subscription[];
  pages: CheckoutPage[];
  away: boolean;
  row: BillingRow | undefined;
  readonly mails: Notice[];
  readonly journal: JournalEvent[];
  readonly later: { readonly job: BillingJob; readonly dueAt: number }[];
  readonly ended: string[];
  readonly forgotten: string[];
  readonly plan: () => Promise<string>;
  /** Runs before the row is written: whoever else writes at that moment. */
  meanwhile: (() => Promise<void>) | undefined;
}

const untold = { former: undefined, isTold: true, changedAt: NOW };

export function standingWorld(plans: ReturnType<typeof planStore>, accountId: string): StandingWorld {
  let told = 0;
  let tellingUntil = -Infinity;
  const written = new Set<string>();
  const answer = async <T>(value: () => T): Promise<T> => {
    if (world.away) throw new Problem('unavailable', 'stripe');
    return value();
  };
  const payments = {
    subscriptions: () => answer(() => [...world.subscriptions]),
    checkouts: () => answer(() => [...world.pages]),
    closeCheckout: (id) => answer(() => void (world.pages = world.pages.map((page) => (page.id === id ? { ...page, status: 'expired' } : page)))),
    end: (id) =>
      answer(() => {
        world.ended.push(id);
        world.subscriptions = world.subscriptions.map((each) => (each.id === id ? { ...each, status: 'canceled' } : each));
      }),
  } as Partial<Payments> as Payments;
  const world: StandingWorld = {
    now: NOW,
    subscriptions: [],
    pages: [],
    away: false,
    row: { customerId: 'cus_A', standing: { status: 'none' }, revision: 0, ...untold },
    mails: [],
    journal: [],
    later: [],
    ended: [],
    forgotten: [],
    meanwhile: undefined,
    plan: () => plans.planOf(accountId),
    deps: {
      store: {
        readAs: async () => world.row && { ...world.row, isTold: told >= world.row.revision },
        change: async (_id: string, seen: BillingRow, standing: Standing, at: number) => {
          const { meanwhile } = world;
          world.meanwhile = undefined;
          await meanwhile?.();
          if (!world.row || world.row.revision !== seen.revision) return false;
          const { status, granted, refused } = seen.standing;
          world.row = { ...world.row, standing, revision: seen.revision + 1, former: { status, granted, refused }, changedAt: at };
          tellingUntil = -Infinity;
          return true;
        },
        beginTelling: async (_id, revision, { now, until }) => {
          if (world.row?.revision !== revision || told >= revision || tellingUntil >= now) return false;
          tellingUntil = until;
          return true;
        },
        endTelling: async (_id, revision) => void (told = Math.max(told, revision)),
        administrators: async () => ['owner', 'admin'],
      },
      customers: { forget: async (customerId) => void world.forgotten.push(customerId) },
      plans,
      prices: PRICES,
      payments: async () => ({ payments, live: false }),
      notify: async (notice) => void world.mails.push(notice),
      record: async (event, atMs) => {
        const key = `${atMs}#${event.requestId}#${event.type}`;
        if (written.has(key)) return;
        written.add(key);
        world.journal.push(event);
      },
      again: async (job, delaySeconds) => void world.later.push({ job, dueAt: world.now + delaySeconds * 1_000 }),
      graceDays: 7,
      appOrigin: 'https://app.example.com',
      now: () => world.now,
      random: () => 0.5,
    },
  };
  return world;
}
