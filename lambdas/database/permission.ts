import type { Area, Areas, Level, Permission } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';

export type Role = 'owner' | 'admin' | 'member';

const RANK: Readonly<Record<Role, number>> = { member: 0, admin: 1, owner: 2 };

/** The area and level that a permission on a chatbot names; `undefined` for one on the account or on oneself. */
function areaOf(permission: Permission): readonly [Area, Level] | undefined {
  const [area, level] = permission.split(':') as [Area | 'account' | 'self', Level];
  return area === 'account' || area === 'self' ? undefined : [area, level];
}

/** The least role that has a permission on the account. */
const LEAST: Readonly<Partial<Record<Permission, Role>>> = { 'account:owner': 'owner', 'account:admin': 'admin', 'account:journal': 'admin' };

/** Writing includes reading. */
const reaches = (held: Level | undefined, wanted: Level): boolean => held === 'write' || (held === 'read' && wanted === 'read');

/**
 * Refuses a member without the permission (S10). Owners and admins reach every chatbot; a member reaches one by a grant: without any grant on it the chatbot is
 * not there, with a grant that does not reach so far it is there and closed.
 * @throws Problem `not-found`, `not-allowed`.
 */
export function refuseMember(role: Role, grant: Areas | null, permission: Permission): void {
  if (permission === 'self' || permission === 'account:member') return;
  const wanted = areaOf(permission);
  if (!wanted) {
    if (RANK[role] < RANK[LEAST[permission] ?? 'owner']) throw new Problem('not-allowed', permission);
    return;
  }
  if (role !== 'member') return;
  const [area, level] = wanted;
  if (!grant) throw new Problem('not-found', `no grant: ${permission}`);
  if (!reaches(grant[area], level)) throw new Problem('not-allowed', permission);
}

/**
 * Refuses a key without the permission (S5): a key has scopes, never a role. What it does not cover is not there for it.
 * @throws Problem `not-found`, `not-allowed`.
 */
export function refuseKey(scopes: Areas, covers: boolean, permission: Permission): void {
  // The list of chatbots: what a key sees of it is decided by the chatbots that it covers.
  if (permission === 'account:member') return;
  const wanted = areaOf(permission);
  if (!wanted) throw new Problem('not-allowed', `a key has no role: ${permission}`);
  if (!covers) throw new Problem('not-found', `not covered: ${permission}`);
  const [area, level] = wanted;
  if (!reaches(scopes[area], level)) throw new Problem('not-allowed', permission);
}
