import { Problem } from '../core/problem.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';

export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly locale: 'fr' | 'en';
  readonly createdAt: string;
}

export interface AccountStore {
  read(call: AccountCall): Promise<AccountRow>;
  change(
    call: AccountCall,
    change: { readonly name?: string | undefined; readonly locale?: 'fr' | 'en' | undefined },
  ): Promise<{ readonly was: AccountRow; readonly is: AccountRow }>;
}

const one = async ({ tx, accountId }: AccountScope): Promise<AccountRow> => {
  const row = await tx.selectFrom('app.accounts').selectAll().where('account_id', '=', accountId).executeTakeFirst();
  if (!row) throw new Problem('not-found', 'account');
  return { id: row.account_id, name: row.name, locale: row.locale === 'fr' ? 'fr' : 'en', createdAt: row.created_at.toISOString() };
};

/** The account's own row. */
export const accountStore = (accounts: Accounts): AccountStore => ({
  read: (call) => accounts.enter(call, one),
  change: (call, { name, locale }) =>
    accounts.enter(call, async (scope) => {
      const was = await one(scope);
      if (name === undefined && locale === undefined) return { was, is: was };
      await scope.tx
        .updateTable('app.accounts')
        .set({ ...(name !== undefined && { name }), ...(locale !== undefined && { locale }) })
        .where('account_id', '=', scope.accountId)
        .execute();
      return { was, is: await one(scope) };
    }),
});
