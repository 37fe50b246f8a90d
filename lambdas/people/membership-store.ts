import type { Accounts } from '../database/account.ts';
import { lockAccount } from '../database/room.ts';
import { emit } from '../events/outbox-store.ts';

export interface Membership {
  readonly id: string;
  readonly name: string;
  readonly role: 'owner' | 'admin' | 'member';
}

export interface MembershipStore {
  /** Makes the account and its owner; made already is made. */
  open(account: { readonly accountId: string; readonly userId: string; readonly name: string; readonly locale: 'fr' | 'en' }): Promise<void>;
  /** The account as one of its members sees it; `undefined` when the user is no member any more. */
  membership(accountId: string, userId: string): Promise<Membership | undefined>;
  /**
   * Has what is said outside of a membership taken away when there is none. Whoever is joining at this moment holds the account, and is waited for: what is said
   * of a member is never taken away.
   */
  settle(accountId: string, userId: string, takeAway: () => Promise<void>): Promise<void>;
}

/** What belongs to an account, under its row-level security. */
export const membershipStore = (accounts: Accounts): MembershipStore => ({
  open: ({ accountId, userId, name, locale }) =>
    accounts.enterAs(accountId, async (scope) => {
      const { tx } = scope;
      await tx
        .insertInto('app.accounts')
        .values({ account_id: accountId, name, locale })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('app.members')
        .values({ account_id: accountId, user_id: userId, role: 'owner' })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) await emit(scope, { type: 'member.joined', data: { userId, role: 'owner' } });
    }),
  membership: (accountId, userId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const row = await tx
        .selectFrom('app.members as m')
        .innerJoin('app.accounts as a', 'a.account_id', 'm.account_id')
        .select(['a.name', 'm.role'])
        .where('m.account_id', '=', accountId)
        .where('m.user_id', '=', userId)
        .executeTakeFirst();
      return row && { id: accountId, name: row.name, role: row.role };
    }),
  settle: (accountId, userId, takeAway) =>
    accounts.enterAs(accountId, async (scope) => {
      await lockAccount(scope);
      const member = scope.tx.selectFrom('app.members').select('user_id').where('account_id', '=', accountId).where('user_id', '=', userId);
      if (!(await member.executeTakeFirst())) await takeAway();
    }),
});
