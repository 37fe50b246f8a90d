import type { Operations } from '../core/contract.ts';
import { rightsChanged } from '../core/deed.ts';
import type { memberRoutes } from './contract.ts';
import type { MemberDeps } from './deps.ts';
import type { MemberRow } from './member-store.ts';

type Members = Pick<Operations<typeof memberRoutes, MemberDeps>, 'listMembers' | 'changeRole' | 'removeMember' | 'transferAccount'>;

/** A member with the name and address that the person has now. */
async function named(row: MemberRow, { people }: MemberDeps) {
  const user = await people.userById(row.userId);
  return { ...row, name: user?.name ?? '', email: user?.email ?? '' };
}

/** Who belongs to an account, and as what (S10.2). Every change counts on the next call, because role and membership are read there. */
export const memberOperations: Members = {
  async listMembers(call, deps) {
    const { items, nextCursor } = await deps.members.list(call, call.query);
    return { items: await Promise.all(items.map((row) => named(row, deps))), nextCursor };
  },
  async changeRole(call, deps) {
    const { userId } = call.params;
    const { before, member } = await deps.members.changeRole(call, userId, call.body.role);
    await deps.record(rightsChanged(call, 'changeRole', userId, `${before} -> ${member.role}`));
    return named(member, deps);
  },
  async removeMember(call, deps) {
    const { userId } = call.params;
    const { accountId } = call.principal;
    const before = await deps.members.remove(call, userId, async () => {
      await deps.people.leave(userId, accountId);
      // Else they would live again when the person is invited again.
      const sessions = (await deps.store.sessionsOf(userId)).filter((session) => session.accountId === accountId);
      await Promise.all(sessions.map(({ sessionId }) => deps.store.revokeSession(sessionId, Math.floor(deps.now() / 1000))));
    });
    await deps.record(rightsChanged(call, 'removeMember', userId, `${before} -> -`));
  },
  async transferAccount(call, deps) {
    const { userId } = call.body;
    await deps.members.transfer(call, userId);
    await deps.record(rightsChanged(call, 'transferAccount', userId, `${call.principal.userId} -> ${userId}`));
  },
};
