import type { Accounts } from '../database/account.ts';
import { administratorsOf } from '../database/administrators-store.ts';
import type { Notify } from '../notices/contract.ts';
import type { QuotaNews } from './quota.ts';

/** Tells the owner and the admins of an account, each by a mail of one's own. */
export const tellAdministrators =
  (accounts: Pick<Accounts, 'enterAs'>, notify: Notify) =>
  async ({ accountId, month, share, measure }: QuotaNews): Promise<void> => {
    for (const userId of await accounts.enterAs(accountId, administratorsOf)) await notify({ kind: 'quota', userId, month, share, measure });
  };
