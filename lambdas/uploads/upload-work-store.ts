import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import type { ScanVerdict, UploadRow, UploadStatus } from '../database/tables.ts';
import type { UploadPlace, UploadReason } from './contract.ts';

type Ids = Pick<UploadPlace, 'accountId' | 'uploadId'>;

export interface UploadWorkStore {
  read(ids: Ids): Promise<UploadRow | undefined>;
  /** Binds an upload that waits for its file to one version of it; nothing where it is bound already. */
  bind(ids: Ids, versionId: string): Promise<void>;
  /** Moves an upload on, only from one of the given states and only for the version it is bound to. */
  move(
    ids: Ids,
    versionId: string,
    from: readonly UploadStatus[],
    to: { readonly status: UploadStatus; readonly reason?: UploadReason; readonly scan?: ScanVerdict },
  ): Promise<boolean>;
  /** Marks as deleted what the same subject had before this avatar, and answers it. */
  supersede(avatar: UploadRow): Promise<readonly UploadRow[]>;
  /** Rows that nobody has touched for a while, unfinished or deleted; at most 200. */
  stale(accountId: string, seconds: number): Promise<readonly UploadRow[]>;
  /** Ends forms that have brought nothing; the uploads that have just ended so. */
  expire(accountId: string, seconds: number): Promise<readonly string[]>;
  /** Removes a row that is marked as deleted. */
  remove(ids: Ids): Promise<void>;
}

const UNFINISHED: readonly UploadStatus[] = ['awaiting-upload', 'scanning', 'processing'];
const now = sql<Date>`now()`;
const before = (seconds: number) => sql<Date>`now() - make_interval(secs => ${seconds})`;

/** What the worker does with uploads. */
export const uploadWorkStore = (accounts: Accounts): UploadWorkStore => ({
  read: ({ accountId, uploadId }) =>
    accounts.enterAs(accountId, ({ tx }) =>
      tx.selectFrom('app.uploads').selectAll().where('account_id', '=', accountId).where('upload_id', '=', uploadId).executeTakeFirst(),
    ),
  bind: ({ accountId, uploadId }, versionId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      await tx
        .updateTable('app.uploads')
        .set({ status: 'scanning', quarantine_version: versionId, updated_at: now })
        .where('account_id', '=', accountId)
        .where('upload_id', '=', uploadId)
        .where('status', '=', 'awaiting-upload')
        .where('deleted_at', 'is', null)
        .execute();
    }),
  move: ({ accountId, uploadId }, versionId, from, { status, reason, scan }) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const { numUpdatedRows } = await tx
        .updateTable('app.uploads')
        .set({ status, reason: reason ?? null, updated_at: now, ...(scan && { scan: JSON.stringify(scan) }) })
        .where('account_id', '=', accountId)
        .where('upload_id', '=', uploadId)
        .where('quarantine_version', '=', versionId)
        .where('status', 'in', from)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    }),
  supersede: ({ account_id, upload_id, purpose, chatbot_id, user_id }) =>
    accounts.enterAs(account_id, ({ tx }) =>
      tx
        .updateTable('app.uploads')
        .set({ deleted_at: now, updated_at: now })
        .where('account_id', '=', account_id)
        .where('purpose', '=', purpose)
        .where(chatbot_id ? 'chatbot_id' : 'user_id', '=', chatbot_id ?? user_id)
        .where('upload_id', '<', upload_id)
        .where('deleted_at', 'is', null)
        .returningAll()
        .execute(),
    ),
  stale: (accountId, seconds) =>
    accounts.enterAs(accountId, ({ tx }) =>
      tx
        .selectFrom('app.uploads')
        .selectAll()
        .where('account_id', '=', accountId)
        .where((expression) => expression.or([expression('status', 'in', UNFINISHED), expression('deleted_at', 'is not', null)]))
        .where('updated_at', '<=', before(seconds))
        .orderBy('updated_at')
        .limit(200)
        .execute(),
    ),
  expire: (accountId, seconds) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const expired = await tx
        .updateTable('app.uploads')
        .set({ status: 'failed', reason: 'upload-expired' satisfies UploadReason, updated_at: now })
        .where('account_id', '=', accountId)
        .where('status', '=', 'awaiting-upload')
        .where('updated_at', '<=', before(seconds))
        .returning('upload_id')
        .execute();
      return expired.map((row) => row.upload_id);
    }),
  remove: ({ accountId, uploadId }) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      await tx.deleteFrom('app.uploads').where('account_id', '=', accountId).where('upload_id', '=', uploadId).where('deleted_at', 'is not', null).execute();
    }),
});
