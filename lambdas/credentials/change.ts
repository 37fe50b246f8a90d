import type { Client, Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { byUser } from '../limits/attempts.ts';
import { refuseWeak } from '../passwords/policy.ts';
import { normalizeEmail, type UserRow } from '../people/rows.ts';
import { startSession } from '../sessions/start.ts';
import type { credentialRoutes } from './contract.ts';
import type { CredentialDeps } from './deps.ts';

type Change = Pick<Operations<typeof credentialRoutes, CredentialDeps>, 'changePassword' | 'changeEmail'>;

/** The person of a session, once the password is proved again. A session counts its own attempts, so no stranger can close this door. */
function proved(
  deps: CredentialDeps,
  userId: string,
  password: string,
  door: { readonly action: string; readonly client: Client; readonly requestId: string },
): Promise<UserRow> {
  return deps.attempts.guard({ subjects: [byUser(userId)], ...door }, async () => {
    const user = await deps.store.userById(userId);
    const right = await deps.passwords.matches(password, user?.password);
    if (!user || !right) throw new Problem('invalid-credentials', 'current password');
    return user;
  });
}

/** Changes by whoever is signed in: the session alone is not enough (S12.12). */
export const changeOperations: Change = {
  async changePassword({ principal, body, client, setCookie, requestId }, deps) {
    const { accountId, userId, sessionId } = principal;
    const user = await proved(deps, userId, body.currentPassword, { action: 'changePassword', client, requestId });
    await refuseWeak(body.newPassword, user.email, [user.name], '/newPassword');
    const password = await deps.passwords.hash(body.newPassword);
    const changed = await deps.store.replacePassword(user, password, deps.now() / 1000);
    if (!changed) throw new Problem('conflict', 'the password was changed in between');
    await deps.store.revokeSession(sessionId, Math.floor(deps.now() / 1000));
    await startSession(deps, { userId, accountId, from: client }, setCookie);
    await deps.notify({ kind: 'password-changed', userId, origin: client.origin });
    await deps.record(done({ principal, client, requestId }, { type: 'authn_password_change', action: 'changePassword' }));
  },

  async changeEmail({ principal, body, client, requestId }, deps) {
    const email = normalizeEmail(body.email);
    await proved(deps, principal.userId, body.password, { action: 'changeEmail', client, requestId });
    const mailing = await deps.requests.admit('emailChange', email, client.address);
    await mailing(() => deps.notify({ kind: 'email-change', userId: principal.userId, email, tokenId: deps.newId(), origin: client.origin }));
    return { status: 'accepted' };
  },
};
