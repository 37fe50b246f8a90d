import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { dropPictures } from '../database/person-picture-store.ts';
import type { Role } from '../database/permission.ts';
import { emit } from '../events/outbox-store.ts';

export interface MemberRow {
  readonly userId: string;
  readonly role: Role;
  readonly joinedAt: string;
}
export interface MemberStore {
  list(call: AccountCall, page: Page): Promise<{ items: MemberRow[]; nextCursor: string | null }>;
  /** @throws Problem `not-found` for whoever is no member, `conflict` for the owner and for oneself. */
  changeRole(call: AccountCall, userId: string, role: 'admin' | 'member'): Promise<{ readonly before: Role; readonly member: MemberRow }>;
  /** Takes the membership away, and what hangs on it; `outside` is told before it counts. @throws Problem as `changeRole`, `not-allowed` for somebody else's without the role. */
  remove(call: AccountCall, userId: string, outside: () => Promise<void>): Promise<Role>;
  /** @throws Problem `not-found` for whoever is no member, `conflict` when it is the owner already. */
  transfer(call: AccountCall, userId: string): Promise<void>;
}

interface Row {
  user_id: string;
  role: Role;
  created_at: Date;
}
const toMember = (row: Row): MemberRow => ({ userId: row.user_id, role: row.role, joinedAt: row.created_at.toISOString() });

/** Memberships under their account; `markUnfinished` has what they leave behind taken up. The row of a member is locked while it is judged, so that two changes at once cannot both be right. */
export function memberStore(accounts: Accounts, markUnfinished: (accountId: string) => Promise<void>): MemberStore {
  const locked = async ({ tx, accountId }: AccountScope, userId: string): Promise<Row> => {
    const row = await tx
      .selectFrom('app.members')
      .select(['user_id', 'role', 'created_at'])
      .where('account_id', '=', accountId)
      .where('user_id', '=', userId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Problem('not-found', 'member');
    return row;
  };
  const setRole = async (scope: AccountScope, userId: string, role: Role): Promise<void> => {
    await scope.tx.updateTable('app.members').set({ role }).where('account_id', '=', scope.accountId).where('user_id', '=', userId).execute();
    await emit(scope, { type: 'member.role_changed', data: { userId, role } });
  };
  return {
    list: (call, { limit = DEFAULT_PAGE, cursor }) =>
      accounts.enter(call, async ({ tx, accountId }) => {
        const after = readCursor(cursor);
        const rows = await tx
          .selectFrom('app.members')
          .select(['user_id', 'role', 'created_at'])
          .where('account_id', '=', accountId)
          .$if(after !== undefined, (query) => query.where('user_id', '>', after ?? ''))
          .orderBy('user_id')
          .limit(limit + 1)
          .execute();
        return pageOf(rows, limit, (row) => row.user_id, toMember);
      }),
    changeRole: (call, userId, role) =>
      accounts.enter(call, async (scope) => {
        if (scope.caller.kind === 'member' && scope.caller.userId === userId) throw new Problem('conflict', 'one’s own role');
        const row = await locked(scope, userId);
        if (row.role === 'owner') throw new Problem('conflict', 'the owner’s role is only transferred');
        await setRole(scope, userId, role);
        return { before: row.role, member: toMember({ ...row, role }) };
      }),
    remove: (call, userId, outside) =>
      accounts.enter(call, async (scope) => {
        const { caller, tx, accountId } = scope;
        // Leaving is everybody's right; whoever may not see members learns nothing of whether one is there.
        if (caller.kind !== 'member' || (caller.userId !== userId && caller.role === 'member')) throw new Problem('not-allowed', 'somebody else’s membership');
        const row = await locked(scope, userId);
        if (row.role === 'owner') throw new Problem('conflict', 'the owner cannot go');
        await tx.deleteFrom('app.members').where('account_id', '=', accountId).where('user_id', '=', userId).execute();
        await emit(scope, { type: 'member.removed', data: { userId } });
        // A face is the person's, not the account's.
        if (await dropPictures(scope, userId)) await markUnfinished(accountId);
        await outside();
        return row.role;
      }),
    transfer: (call, userId) =>
      accounts.enter(call, async (scope) => {
        const { caller } = scope;
        if (caller.kind !== 'member') throw new Problem('not-allowed', 'no person');
        if (caller.userId === userId) throw new Problem('conflict', 'the owner already');
        // Of two transfers at once the second finds an owner who is none any more.
        if ((await locked(scope, caller.userId)).role !== 'owner') throw new Problem('not-allowed', 'no owner any more');
        await locked(scope, userId);
        await setRole(scope, caller.userId, 'admin');
        await setRole(scope, userId, 'owner');
      }),
  };
}
