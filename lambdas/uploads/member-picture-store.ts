import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import type { UploadRow } from '../database/tables.ts';

export interface MemberPictureStore {
  /** What each member who has a picture shows, in the order of their ids. */
  list(call: AccountCall, page: Page): Promise<{ items: UploadRow[]; nextCursor: string | null }>;
}

/** The newest picture of each member that is ready. */
export const memberPictureStore = (accounts: Accounts): MemberPictureStore => ({
  list: (call, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async ({ tx, accountId }) => {
      const after = readCursor(cursor);
      const rows = await tx
        .selectFrom('app.uploads as u')
        .innerJoin('app.members as m', (join) => join.onRef('m.account_id', '=', 'u.account_id').onRef('m.user_id', '=', 'u.user_id'))
        .selectAll('u')
        .distinctOn('u.user_id')
        .where('u.account_id', '=', accountId)
        .where('u.purpose', '=', 'person-avatar')
        .where('u.status', '=', 'ready')
        .where('u.deleted_at', 'is', null)
        .$if(after !== undefined, (query) => query.where('u.user_id', '>', after ?? ''))
        .orderBy('u.user_id')
        .orderBy('u.upload_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows,
        limit,
        (row) => row.user_id ?? '',
        (row) => row,
      );
    }),
});
