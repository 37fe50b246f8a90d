import { ownSubjects, type Subject } from '../limits/attempts.ts';
import type { LeavingStore } from '../people/leaving-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { DeviceStore } from '../sessions/device-store.ts';

export interface LeaveDeps {
  readonly people: Pick<PersonStore, 'userById' | 'accountsOf'> & Pick<DeviceStore, 'devicesOf'> & LeavingStore;
  /** Removes what was counted of failed attempts. */
  readonly forgetAttempts: (subjects: readonly Subject[]) => Promise<void>;
}

/**
 * Takes an account that is erased from one of its members; a person without any other account is erased too, and the address is free again. Every step may be
 * repeated: what names the things that are left is removed after them.
 * @throws Error when the person joined another account at the same moment: the next run sees it.
 */
export async function leave(userId: string, accountId: string, { people, forgetAttempts }: LeaveDeps): Promise<void> {
  const user = await people.userById(userId);
  if (user) {
    const others = (await people.accountsOf(userId)).filter((id) => id !== accountId);
    if (others.length > 0) return people.removeMembership(userId, accountId);
    await forgetAttempts(ownSubjects(user, await people.devicesOf(userId)));
    await people.removePerson(user);
  }
  await people.removeRest(userId);
}
