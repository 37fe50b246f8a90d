import { sql, type Selectable } from 'kysely';
import { Problem } from '../core/problem.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import type { Database } from '../database/tables.ts';

/** For how long an export that is ready can be fetched, in hours. */
export const EXPORT_HOURS = 24;

export interface AccountExport {
  readonly id: string;
  readonly status: 'preparing' | 'ready' | 'failed' | 'expired';
  readonly requestedBy: string;
  /** Where whoever asked for it works: the mail leads there. */
  readonly origin: string;
  readonly bytes?: number;
  readonly createdAt: string;
  readonly expiresAt?: string;
}

export interface ExportStore {
  /** Begins an export in the place of the last one. @throws Problem `conflict` while one is being prepared. */
  request(call: AccountCall, what: { readonly exportId: string; readonly by: string; readonly origin: string }): Promise<AccountExport>;
  /** The export of the account, whatever has become of it. */
  read(call: AccountCall): Promise<AccountExport | undefined>;
  /** The same for a job. */
  current(accountId: string): Promise<AccountExport | undefined>;
  /** `false` when it is not being prepared any more. */
  finish(accountId: string, exportId: string, bytes: number): Promise<boolean>;
  /** Ends an export that was ready as expired, or one that is being prepared as failed; `false` when it is something else by now. */
  end(accountId: string, exportId: string, as: 'failed' | 'expired'): Promise<boolean>;
}

const toExport = (row: Selectable<Database['app.exports']>): AccountExport => ({
  id: row.export_id,
  status: row.status,
  requestedBy: row.requested_by,
  origin: row.origin,
  createdAt: row.created_at.toISOString(),
  ...(row.bytes !== null && { bytes: Number(row.bytes) }),
  ...(row.expires_at && { expiresAt: row.expires_at.toISOString() }),
});

/** The one export of an account. */
export function exportStore(accounts: Accounts): ExportStore {
  const one = async ({ tx, accountId }: AccountScope): Promise<AccountExport | undefined> => {
    const row = await tx.selectFrom('app.exports').selectAll().where('account_id', '=', accountId).executeTakeFirst();
    return row && toExport(row);
  };
  return {
    request: (call, { exportId, by, origin }) =>
      accounts.once(call, async ({ tx, accountId }) => {
        const fresh = {
          export_id: exportId,
          status: 'preparing' as const,
          requested_by: by,
          origin,
          bytes: null,
          created_at: sql<Date>`now()`,
          expires_at: null,
        };
        const row = await tx
          .insertInto('app.exports')
          .values({ account_id: accountId, ...fresh })
          .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fresh).where('app.exports.status', '!=', 'preparing'))
          .returningAll()
          .executeTakeFirst();
        if (!row) throw new Problem('conflict', 'an export is being prepared');
        return toExport(row);
      }),
    read: (call) => accounts.enter(call, one),
    current: (accountId) => accounts.enterAs(accountId, one),
    finish: (accountId, exportId, bytes) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const row = await tx
          .updateTable('app.exports')
          .set({ status: 'ready', bytes, expires_at: sql<Date>`now() + make_interval(hours => ${EXPORT_HOURS}::integer)` })
          .where('account_id', '=', accountId)
          .where('export_id', '=', exportId)
          .where('status', '=', 'preparing')
          .returning('export_id')
          .executeTakeFirst();
        return row !== undefined;
      }),
    end: (accountId, exportId, as) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const row = await tx
          .updateTable('app.exports')
          .set({ status: as })
          .where('account_id', '=', accountId)
          .where('export_id', '=', exportId)
          .where('status', '=', as === 'failed' ? 'preparing' : 'ready')
          .returning('export_id')
          .executeTakeFirst();
        return row !== undefined;
      }),
  };
}
