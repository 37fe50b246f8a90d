import type { Accounts } from '../database/account.ts';

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
}

/** What belongs to an account, under its row-level security. */
export const membershipStore = (accounts: Accounts): MembershipStore => ({
  open: ({ accountId, userId, name, locale }) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      await tx
        .insertInto('app.accounts')
        .values({ account_id: accountId, name, locale })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await tx
        .insertInto('app.members')
        .values({ account_id: accountId, user_id: userId, role: 'owner' })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
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
});
