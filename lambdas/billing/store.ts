import type { Selectable } from 'kysely';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { administratorsOf } from '../database/administrators-store.ts';
import type { FormerStanding } from '../database/column-shapes.ts';
import type { Database } from '../database/tables.ts';
import type { Mismatch, Standing } from './standing.ts';

/** What is kept of how an account pays. */
export interface BillingRow {
  readonly customerId: string | undefined;
  readonly standing: Standing;
  /** Counts the changes of the standing. */
  readonly revision: number;
  /** What it was before the last change. */
  readonly former: FormerStanding | undefined;
  /** Whether quota, journal and mails know of the last change. */
  readonly isTold: boolean;
  readonly changedAt: number;
}

export interface BillingStore {
  /** @throws Problem `not-allowed` for a caller without the right in the account. */
  read(call: AccountCall): Promise<BillingRow | undefined>;
  readAs(accountId: string): Promise<BillingRow | undefined>;
  /** Keeps the customer of an account, once: whoever comes second is told the first one. */
  keepCustomer(accountId: string, customerId: string): Promise<string>;
  /** Writes how an account stands now; `false` when another change came in between. */
  change(accountId: string, seen: BillingRow, standing: Standing, at: number): Promise<boolean>;
  /** Takes the telling of a change for a while; `false` when it is told, or somebody is at it. */
  beginTelling(accountId: string, revision: number, at: { readonly now: number; readonly until: number }): Promise<boolean>;
  endTelling(accountId: string, revision: number): Promise<void>;
  administrators(accountId: string): Promise<readonly string[]>;
}

const ms = (date: Date | null): number | undefined => date?.getTime();
const date = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at));

function toRow(row: Selectable<Database['app.billing']>): BillingRow {
  const times = {
    periodEndsAt: ms(row.period_ends_at),
    trialEndsAt: ms(row.trial_ends_at),
    cancelsAt: ms(row.cancels_at),
    failingSince: ms(row.failing_since),
  };
  const words = { subscriptionId: row.subscription_id, plan: row.plan, granted: row.granted, refused: row.refused as Mismatch | null };
  const given = Object.fromEntries(Object.entries({ ...words, ...times }).filter(([, value]) => value !== null && value !== undefined));
  return {
    customerId: row.customer_id ?? undefined,
    standing: { status: row.status, ...given },
    revision: row.revision,
    former: row.former ?? undefined,
    isTold: row.told >= row.revision,
    changedAt: row.changed_at.getTime(),
  };
}

async function one({ tx, accountId }: AccountScope): Promise<BillingRow | undefined> {
  const row = await tx.selectFrom('app.billing').selectAll().where('account_id', '=', accountId).executeTakeFirst();
  return row && toRow(row);
}

/** How accounts pay, in their own rows. */
export const billingStore = (accounts: Accounts): BillingStore => ({
  read: (call) => accounts.enter(call, one),
  readAs: (accountId) => accounts.enterAs(accountId, one),
  keepCustomer: (accountId, customerId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      await tx
        .insertInto('app.billing')
        .values({ account_id: accountId, customer_id: customerId })
        .onConflict((conflict) => conflict.column('account_id').doNothing())
        .execute();
      const row = await tx.selectFrom('app.billing').select('customer_id').where('account_id', '=', accountId).executeTakeFirstOrThrow();
      return row.customer_id ?? customerId;
    }),
  change: (accountId, seen, standing, at) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const { status, granted, refused } = seen.standing;
      const { numUpdatedRows } = await tx
        .updateTable('app.billing')
        .set({
          status: standing.status,
          subscription_id: standing.subscriptionId ?? null,
          plan: standing.plan ?? null,
          granted: standing.granted ?? null,
          period_ends_at: date(standing.periodEndsAt),
          trial_ends_at: date(standing.trialEndsAt),
          cancels_at: date(standing.cancelsAt),
          failing_since: date(standing.failingSince),
          refused: standing.refused ?? null,
          revision: seen.revision + 1,
          former: JSON.stringify({ status, granted, refused } satisfies FormerStanding),
          telling_until: null,
          changed_at: new Date(at),
        })
        .where('account_id', '=', accountId)
        .where('revision', '=', seen.revision)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    }),
  beginTelling: (accountId, revision, { now, until }) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const { numUpdatedRows } = await tx
        .updateTable('app.billing')
        .set({ telling_until: new Date(until) })
        .where('account_id', '=', accountId)
        .where('revision', '=', revision)
        .where('told', '<', revision)
        .where((row) => row.or([row('telling_until', 'is', null), row('telling_until', '<', new Date(now))]))
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    }),
  endTelling: (accountId, revision) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      await tx.updateTable('app.billing').set({ told: revision }).where('account_id', '=', accountId).where('told', '<', revision).execute();
    }),
  administrators: (accountId) => accounts.enterAs(accountId, administratorsOf),
});
