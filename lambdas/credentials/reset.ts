import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { byDevice, byNetwork, ownSubjects } from '../limits/attempts.ts';
import { refuseWeak } from '../passwords/policy.ts';
import { credentialOf, tokenHash } from '../people/credential.ts';
import { normalizeEmail, type UserRow } from '../people/rows.ts';
import { knownDevice } from '../sessions/device.ts';
import { verifyOnce } from '../tokens/verify.ts';
import type { credentialRoutes } from './contract.ts';
import type { CredentialDeps } from './deps.ts';
import { resetPage } from './reset-page.ts';

type Reset = Pick<Operations<typeof credentialRoutes, CredentialDeps>, 'forgotPassword' | 'resetPage' | 'resetPassword'>;

/** Whoever has chosen a new password is not held up by failures of the old one. */
const forgetFailures = async ({ store, attempts }: CredentialDeps, user: UserRow): Promise<void> =>
  attempts.clear(ownSubjects(user, await store.devicesOf(user.userId)));

/** The way back for whoever forgot a password (S12.5 to S12.11). */
export const resetOperations: Reset = {
  async forgotPassword({ body, client }, deps) {
    const email = normalizeEmail(body.email);
    // Nothing is looked up here: what is not known cannot be told, nor timed.
    const mailing = await deps.requests.admit('reset', email, client.address);
    await mailing(() => deps.notify({ kind: 'reset', email, tokenId: deps.newId(), origin: client.origin }));
    return { status: 'accepted' };
  },

  async resetPage() {
    return resetPage;
  },

  async resetPassword({ body, client, cookies, requestId }, deps) {
    const claims = await deps.verifier.verify('resetPassword', body.token).catch(() => undefined);
    const device = await knownDevice(deps, claims?.sub, cookies);
    // A device that is known to the person of the token is not held up by what others do behind the same address.
    const subject = claims && device !== undefined ? byDevice(claims.sub, device) : byNetwork(client.address);
    const user = await deps.attempts.guard({ subjects: [subject], action: 'resetPassword', client, requestId }, async () => {
      const { sub, jti } = claims ?? (await verifyOnce(deps.verifier, 'resetPassword', body.token));
      const [user, link] = await Promise.all([deps.store.userById(sub), deps.store.link(sub, 'RESET')]);
      const valid = user && link?.tokenHash === tokenHash(jti) && link.credential === credentialOf(user) && link.expiresAt > deps.now() / 1000;
      if (!valid) throw new Problem('token-refused', 'no such reset');
      await refuseWeak(body.password, user.email, [user.name]);
      const password = await deps.passwords.hash(body.password);
      if (!(await deps.store.resetPassword(link, user, password, deps.now() / 1000))) throw new Problem('token-refused', 'used before');
      return user;
    });
    await forgetFailures(deps, user);
    await deps.notify({ kind: 'password-changed', userId: user.userId, origin: client.origin });
    const [accountId] = await deps.store.accountsOf(user.userId);
    await deps.record(done({ principal: { accountId, userId: user.userId }, client, requestId }, { type: 'authn_password_change', action: 'resetPassword' }));
  },
};
