import type { Accounts, AccountScope } from '../database/account.ts';
import type { DataKeyDeps } from './data-keys.ts';

const wrappedKey = async ({ tx, accountId }: AccountScope): Promise<string | undefined> =>
  (await tx.selectFrom('app.data_keys').select('sealed_key').where('account_id', '=', accountId).executeTakeFirst())?.sealed_key;

/** The keys of accounts as they are kept: closed, and gone with the account. */
export const dataKeyStore = (accounts: Accounts): DataKeyDeps['store'] => ({
  read: (accountId) => accounts.enterAs(accountId, wrappedKey),
  keep: (accountId, wrapped) =>
    accounts.enterAs(accountId, async (scope) => {
      await scope.tx
        .insertInto('app.data_keys')
        .values({ account_id: accountId, sealed_key: wrapped })
        .onConflict((conflict) => conflict.column('account_id').doNothing())
        .execute();
      const kept = await wrappedKey(scope);
      if (kept === undefined) throw new Error('the key of the account was not kept');
      return kept;
    }),
});
