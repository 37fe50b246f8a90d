import { doneBy } from '../core/deed.ts';
import type { JournalEvent } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import type { Notify } from '../notices/contract.ts';
import type { PlanStore } from '../quota/plan-store.ts';
import type { BillingJob, Prices } from './contract.ts';
import type { CustomerStore } from './customer-store.ts';
import { newsOf } from './news.ts';
import type { Payments } from './payments.ts';
import { graceEndsAt, living, standing, type Standing } from './standing.ts';
import type { BillingRow, BillingStore } from './store.ts';

export interface SyncDeps {
  readonly store: Omit<BillingStore, 'read' | 'keepCustomer'>;
  readonly customers: Pick<CustomerStore, 'forget'>;
  readonly plans: Pick<PlanStore, 'setPaidPlan'>;
  readonly prices: Prices;
  /** Stripe and the mode of our key, or nothing where the instance has none. @throws Problem `unavailable`. */
  readonly payments: () => Promise<{ readonly payments: Payments; readonly live: boolean } | undefined>;
  readonly notify: Notify;
  /** Writes an event of a moment, once however often it is written. @throws Error when it could not be written. */
  readonly record: (event: JournalEvent, atMs: number) => Promise<unknown>;
  /** Asks for the same once more after a while. */
  readonly again: (job: BillingJob, delaySeconds: number) => Promise<void>;
  readonly graceDays: number;
  readonly appOrigin: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/** Rounds that are lost to others who wrote meanwhile, before it is no race any more. */
const MAX_ROUNDS = 10;
/** How long a telling may take before somebody else may begin it again, in milliseconds. */
const TELLING_MS = 120_000;
/** The longest that a message may wait in its queue, in seconds. */
const LONGEST_DELAY = 900;
/** More than a day of such waits: what Stripe does not answer until then, the daily look finds. */
const MAX_TRIES = 200;

const SYSTEM = 'billing-work';
const words = ({
  status,
  granted,
  refused,
}: {
  readonly status: string;
  readonly granted?: string | undefined;
  readonly refused?: string | undefined;
}): string => `${status} ${granted ?? 'no plan'}${refused === undefined ? '' : ` refused:${refused}`}`;

/** Tells quota, journal and administrators of the last change. Whoever crashes in the middle is followed by somebody who tells it again. */
async function tell(accountId: string, row: BillingRow, deps: SyncDeps): Promise<void> {
  const { store, plans, record, notify, now, appOrigin } = deps;
  const { standing: current, former = { status: 'none' }, revision } = row;
  if (!(await store.beginTelling(accountId, revision, { now: now(), until: now() + TELLING_MS }))) return;
  await plans.setPaidPlan(accountId, current.granted, revision);
  const requestId = `${SYSTEM}-${accountId}-${revision}`;
  if (words(former) !== words(current)) {
    const change = `${words(former)} -> ${words(current)}`;
    const event = doneBy(SYSTEM, requestId, { type: 'billing_change', accountId, action: 'sync', target: current.subscriptionId ?? row.customerId, change });
    await record(event, row.changedAt);
  }
  if (current.refused !== undefined && current.refused !== former.refused)
    await record(
      {
        type: 'billing_refused',
        outcome: 'refused',
        accountId,
        actor: { kind: 'system', id: SYSTEM },
        action: 'sync',
        target: row.customerId,
        reason: current.refused,
        requestId,
      },
      row.changedAt,
    );
  const news = newsOf(former, current);
  if (news) {
    const until = graceEndsAt(current, deps.graceDays);
    const more = { ...(until !== undefined && { until: new Date(until).toISOString() }), ...(appOrigin !== '' && { origin: appOrigin }) };
    for (const userId of await store.administrators(accountId)) await notify({ kind: 'billing', userId, news, ...more });
  }
  await store.endTelling(accountId, revision);
}

const same = (a: Standing, b: Standing): boolean => {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Standing)[];
  return names.every((name) => a[name] === b[name]);
};

/**
 * Asks Stripe how an account stands, and makes it so here. What was asked before somebody else wrote is thrown away and asked again, so that the later answer
 * stands whatever the order of events; an answer that changes nothing is no change.
 */
export async function syncAccount(accountId: string, deps: SyncDeps): Promise<void> {
  const { store, prices, now, graceDays } = deps;
  const found = await deps.payments();
  if (!found) return;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const row = await store.readAs(accountId);
    if (row?.customerId === undefined) return;
    if (!row.isTold) await tell(accountId, row, deps);
    const terms = { prices, live: found.live, customerId: row.customerId, graceDays };
    const current = standing(await found.payments.subscriptions(row.customerId), terms, row.standing.failingSince, now());
    if (same(current, row.standing)) {
      // Nothing new, but the quota may have lost it, or the operator taken a word back.
      await deps.plans.setPaidPlan(accountId, current.granted, row.revision);
      return;
    }
    if (await store.change(accountId, row, current, now())) {
      const changed = await store.readAs(accountId);
      if (changed && !changed.isTold) await tell(accountId, changed, deps);
      return;
    }
  }
  throw new Error('a standing was lost too often');
}

/** Ends whatever a customer pays or could still begin to pay, and forgets whose it was. */
async function end(accountId: string, customerId: string, { payments, customers, record, now }: SyncDeps): Promise<void> {
  const found = await payments();
  if (!found) return;
  for (const page of await found.payments.checkouts(customerId)) if (page.status === 'open') await found.payments.closeCheckout(page.id);
  const alive = (await found.payments.subscriptions(customerId)).filter((subscription) => living(subscription) || subscription.status === 'incomplete');
  for (const { id } of alive) {
    await found.payments.end(id);
    await record(
      doneBy(SYSTEM, `${SYSTEM}-${id}`, { type: 'billing_change', accountId, action: 'end', target: id, change: 'canceled with the account' }),
      now(),
    );
  }
  await customers.forget(customerId);
}

/** How long to wait until Stripe is asked again, in seconds: longer each time, up to a quarter of an hour, and never all at once. */
export const delayAfter = (tries: number, random: number): number => Math.round(Math.min(LONGEST_DELAY, 15 * 2 ** Math.min(tries, 10)) * (0.5 + random / 2));

/**
 * One job. While Stripe is away it is put off and not failed: a queue gives up on what fails a few times, long before an outage of an hour is over.
 * @throws Error for anything else, and when Stripe has been away for more than a day.
 */
export async function workOn(job: BillingJob, deps: SyncDeps): Promise<void> {
  try {
    await (job.task === 'sync' ? syncAccount(job.accountId, deps) : end(job.accountId, job.customerId, deps));
  } catch (error) {
    const away = error instanceof Problem && error.code === 'unavailable';
    if (!away || job.tries >= MAX_TRIES) throw error;
    await deps.again({ ...job, tries: job.tries + 1 }, delayAfter(job.tries, deps.random()));
  }
}
