import type { CredentialStore, PendingLink } from '../../../lambdas/people/credential-store.ts';
import type { DeviceRow, UserRow } from '../../../lambdas/people/rows.ts';
import type { DeviceStore } from '../../../lambdas/sessions/device-store.ts';

/** Links and devices beside a map of people, with the same conditions as the table's own. */
export function memoryCredentials(users: Map<string, UserRow>) {
  const links = new Map<string, PendingLink>();
  const devices = new Map<string, DeviceRow>();
  const linkKey = ({ userId, purpose }: Pick<PendingLink, 'userId' | 'purpose'>): string => `${userId}#${purpose}`;
  const unchanged = (user: UserRow): boolean => {
    const now = users.get(user.userId);
    return now?.password.hash === user.password.hash && now.email === user.email;
  };
  const replace = (user: UserRow, members: Partial<UserRow>): boolean => {
    if (!unchanged(user)) return false;
    users.set(user.userId, { ...user, ...members });
    return true;
  };
  const useUp = (link: PendingLink, then: () => boolean): boolean => {
    if (links.get(linkKey(link))?.tokenHash !== link.tokenHash || !then()) return false;
    links.delete(linkKey(link));
    return true;
  };
  const store: CredentialStore & DeviceStore = {
    putLink: async (link) => void links.set(linkKey(link), link),
    link: async (userId, purpose) => links.get(linkKey({ userId, purpose })),
    replacePassword: async (user, password, validFrom) => replace(user, { password, validFrom }),
    resetPassword: async (link, user, password, validFrom) => useUp(link, () => replace(user, { password, validFrom })),
    rehash: async (user, password) => void replace(user, { password }),
    changeEmail: async (link, user, email, validFrom) =>
      useUp(link, () => ![...users.values()].some((other) => other.email === email) && replace(user, { email, validFrom })),
    device: async (userId, deviceHash) => devices.get(`${userId}#${deviceHash}`),
    putDevice: async (device) => void devices.set(`${device.userId}#${device.deviceHash}`, device),
    devicesOf: async (userId) => [...devices.values()].filter((device) => device.userId === userId).map(({ deviceHash }) => deviceHash),
  };
  return { ...store, links, devices };
}
