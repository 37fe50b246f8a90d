import { namedUuid } from '../core/ids.ts';
import type { Accounts } from '../database/account.ts';
import { administratorsOf } from '../database/administrators-store.ts';
import { emit } from '../events/outbox-store.ts';
import type { Notify } from '../notices/contract.ts';
import type { QuotaNews } from './quota.ts';

/** Tells the owner and the admins of an account, each by a mail of one's own, and whoever takes its events; what is told again after a failure is the same event. */
export const tellAdministrators =
  (accounts: Pick<Accounts, 'enterAs'>, notify: Notify) =>
  async ({ accountId, month, share, measure }: QuotaNews): Promise<void> => {
    const userIds = await accounts.enterAs(accountId, async (scope) => {
      await emit(scope, { type: 'quota.reached', id: namedUuid(`quota:${accountId}:${month}:${share}`), data: { measure, share, month } });
      return administratorsOf(scope);
    });
    for (const userId of userIds) await notify({ kind: 'quota', userId, month, share, measure });
  };
