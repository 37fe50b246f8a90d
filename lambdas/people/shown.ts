import type { Membership, MembershipStore } from './membership-store.ts';
import type { UserRow } from './rows.ts';

/** A person as replies show one: nothing of password, factor or validity. */
export const shownPerson = ({ userId, email, name, locale }: Pick<UserRow, 'userId' | 'email' | 'name' | 'locale'>) => ({ id: userId, email, name, locale });

/** The accounts among these of which the person is a member indeed. */
export const membershipsOf = async (accounts: Pick<MembershipStore, 'membership'>, userId: string, ids: readonly string[]): Promise<Membership[]> =>
  (await Promise.all(ids.map((id) => accounts.membership(id, userId)))).filter((found) => found !== undefined);
