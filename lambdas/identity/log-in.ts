import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { addressHash, byDevice, byEmail, byNetwork, type Subject } from '../limits/attempts.ts';
import { NOBODY } from '../people/person-store.ts';
import { normalizeEmail } from '../people/rows.ts';
import { proveFactor } from '../people/second-factor.ts';
import { membershipsOf, settleMemberships, shownPerson } from '../people/shown.ts';
import { knownDevice, rememberDevice } from '../sessions/device.ts';
import { startSession } from '../sessions/start.ts';
import type { identityRoutes } from './contract.ts';
import type { IdentityDeps } from './deps.ts';

/**
 * Log-in (S12, S13). Every look is taken for unknown addresses too, the place among the attempts is taken before the hash, and a device that has logged
 * in before has attempts of its own, which no stranger can use up.
 */
export const logIn: Operations<typeof identityRoutes, IdentityDeps>['logIn'] = async ({ body, client, cookies, setCookie, requestId }, deps) => {
  const email = normalizeEmail(body.email);
  const user = await deps.store.userByEmail(email);
  const [device, ids] = await Promise.all([knownDevice(deps, user?.userId, cookies), deps.store.accountsOf(user?.userId ?? NOBODY)]);
  const event = user && ids[0] ? { accountId: ids[0], userId: user.userId } : { target: addressHash(email) };
  const door = {
    subjects: user && device !== undefined ? [byDevice(user.userId, device)] : [byEmail(email), byNetwork(client.address)],
    action: 'logIn',
    client,
    requestId,
    // Not when only the network's door has closed: that is nobody's own.
    onLock: async (closed: readonly Subject[]) => {
      if (closed.some(({ kind }) => kind !== 'network')) await deps.notify({ kind: 'locked', email, origin: client.origin });
    },
  };

  return deps.attempts.guard(door, async () => {
    // The same work and the same answer for an unknown address.
    const right = await deps.passwords.matches(body.password, user?.password);
    if (!user || !right) throw new Problem('invalid-credentials', user ? 'wrong password' : 'unknown address', { event });
    const memberships = await membershipsOf(deps.accounts, user.userId, ids);
    await settleMemberships(deps, user.userId, ids, memberships);
    const first = memberships[0];
    if (!first) throw new Problem('invalid-credentials', 'member of no account', { event });
    if (user.factor) {
      // Asked for only after the right password: who has a second factor is nobody else's business.
      if (body.code === undefined) throw new Problem('second-factor-required', 'log-in without a code');
      if (!(await proveFactor(user, body.code, deps))) throw new Problem('invalid-credentials', 'second factor', { event });
    }
    if (await deps.passwords.outdated(user.password)) await deps.store.rehash(user, await deps.passwords.hash(body.password));
    await startSession(deps, { userId: user.userId, accountId: first.id, from: client }, setCookie);
    await rememberDevice(deps, user.userId, device, cookies, setCookie);
    if (device === undefined) {
      await deps.notify({ kind: 'new-device', userId: user.userId, agent: client.agent, at: new Date(deps.now()).toISOString(), origin: client.origin });
    }
    await deps.record(done({ principal: { accountId: first.id, userId: user.userId }, client, requestId }, { type: 'authn_login_success', action: 'logIn' }));
    return { user: shownPerson(user), accounts: memberships };
  });
};
