import { sql } from 'kysely';
import type { AccountScope } from './account.ts';

/** Marks what a person has sent as a picture of themselves as deleted, for the sweep to remove with its objects; answers whether there was any. */
export async function dropPictures({ tx, accountId }: AccountScope, userId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('app.uploads')
    .set({ deleted_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
    .where('account_id', '=', accountId)
    .where('purpose', '=', 'person-avatar')
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
