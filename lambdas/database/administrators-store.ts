import type { AccountScope } from './account.ts';

/** The owner and the admins of an account: whoever is told what concerns all of it. */
export async function administratorsOf({ tx, accountId }: AccountScope): Promise<string[]> {
  const rows = await tx.selectFrom('app.members').select('user_id').where('account_id', '=', accountId).where('role', 'in', ['owner', 'admin']).execute();
  return rows.map((row) => row.user_id);
}
