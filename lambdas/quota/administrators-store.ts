import type { Accounts } from '../database/account.ts';
import type { Notify } from '../notices/contract.ts';
import type { QuotaNews } from './quota.ts';

/** Tells the owner and the admins of an account, each by a mail of one's own. */
export const tellAdministrators =
  (accounts: Pick<Accounts, 'enterAs'>, notify: Notify) =>
  async ({ accountId, month, share, measure }: QuotaNews): Promise<void> => {
    const members = await accounts.enterAs(accountId, ({ tx }) =>
      tx.selectFrom('app.members').select('user_id').where('account_id', '=', accountId).where('role', 'in', ['owner', 'admin']).execute(),
    );
    for (const { user_id: userId } of members) await notify({ kind: 'quota', userId, month, share, measure });
  };
