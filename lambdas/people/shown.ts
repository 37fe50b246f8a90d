import type { JoiningStore } from './joining-store.ts';
import type { Membership, MembershipStore } from './membership-store.ts';
import type { UserRow } from './rows.ts';

/** A person as replies show one: nothing of password, factor or validity. */
export const shownPerson = ({ userId, email, name, locale }: Pick<UserRow, 'userId' | 'email' | 'name' | 'locale'>) => ({ id: userId, email, name, locale });

interface Settling {
  readonly accounts: Pick<MembershipStore, 'settle'>;
  readonly store: Pick<JoiningStore, 'leave'>;
}

/** Takes away what says that a person belongs to accounts where there is no membership: what was left when one of the two stores was written and the other was not. */
export async function settleMemberships({ accounts, store }: Settling, userId: string, ids: readonly string[], found: readonly Membership[]): Promise<void> {
  for (const id of ids) if (!found.some((one) => one.id === id)) await accounts.settle(id, userId, () => store.leave(userId, id));
}

/** The accounts among these of which the person is a member indeed. */
export const membershipsOf = async (accounts: Pick<MembershipStore, 'membership'>, userId: string, ids: readonly string[]): Promise<Membership[]> =>
  (await Promise.all(ids.map((id) => accounts.membership(id, userId)))).filter((found) => found !== undefined);
