import type { Call } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { byUser } from '../limits/attempts.ts';
import { provePassword } from '../passwords/prove.ts';
import { credentialOf, tokenHash } from '../people/credential.ts';
import { shownPerson } from '../people/shown.ts';
import { startSession } from '../sessions/start.ts';
import { textClaim } from '../tokens/verify.ts';
import type { identityRoutes } from './contract.ts';
import type { IdentityDeps } from './deps.ts';

type Verified = {
  user: { id: string; email: string; name: string; locale: 'fr' | 'en' };
  account: { id: string; name: string; role: 'owner' | 'admin' | 'member' };
};

/**
 * Moves a person to a new address, when the token is one of a change of address; `undefined` for any other token. Sessions end, the one that follows is new.
 * @throws Problem `token-refused` when the link was used, replaced or has expired, or when password or address have changed since; `invalid-credentials`.
 */
export async function confirmAddress(call: Call<(typeof identityRoutes)['verifyEmail']>, deps: IdentityDeps): Promise<Verified | undefined> {
  const { body, client, setCookie, requestId } = call;
  const claims = await deps.verifier.verify('changeEmail', body.token).catch(() => undefined);
  if (!claims) return undefined;
  const [user, link] = await Promise.all([deps.store.userById(claims.sub), deps.store.link(claims.sub, 'EMAIL')]);
  const email = textClaim(claims, 'email');
  const valid = user && link?.tokenHash === tokenHash(claims.jti) && link.email === email && link.credential === credentialOf(user);
  if (!valid || link.expiresAt <= deps.now() / 1000) throw new Problem('token-refused', 'no such change of address');
  await provePassword(deps, { subjects: [byUser(user.userId)], action: 'verifyEmail', client, requestId }, body.password, user.password);

  const [accountId] = await deps.store.accountsOf(user.userId);
  const account = accountId && (await deps.accounts.membership(accountId, user.userId));
  if (!account) throw new Problem('token-refused', 'member of no account');
  if (!(await deps.store.changeEmail(link, user, email, deps.now() / 1000))) throw new Problem('token-refused', 'used before, or the address is taken');
  await deps.notify({ kind: 'email-changed', userId: user.userId, formerly: user.email });
  await deps.record(
    done({ principal: { accountId: account.id, userId: user.userId }, client, requestId }, { type: 'user_updated', action: 'verifyEmail', reason: 'email' }),
  );
  await startSession(deps, { userId: user.userId, accountId: account.id, from: client }, setCookie);
  return { user: shownPerson({ ...user, email }), account };
}
