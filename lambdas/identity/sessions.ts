import type { Operations } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import type { identityRoutes } from './contract.ts';
import { normalizeEmail } from '../people/rows.ts';
import { endCookies, REFRESH_COOKIE } from '../sessions/cookies.ts';
import type { IdentityDeps } from './deps.ts';
import { hashRefreshToken, parseRefreshToken, sameHash, successorOf } from '../sessions/refresh-token.ts';
import { giveCookies, startSession } from '../sessions/start.ts';

/** For how long the immediate predecessor of a refresh token is still answered with the same successor, in seconds (RFC 9700, 4.14.2). */
const GRACE_SECONDS = 10;

type Sessions = Pick<Operations<typeof identityRoutes, IdentityDeps>, 'logIn' | 'refresh' | 'logOut' | 'me'>;
/** Log-in, renewal and end of sessions (S1, S2). */
export const sessionOperations: Sessions = {
  async logIn({ body, client, setCookie, requestId }, deps) {
    const user = await deps.store.userByEmail(normalizeEmail(body.email));
    // The same work and the same answer for an unknown address.
    const right = await deps.passwords.matches(body.password, user?.password);
    if (!user || !right) throw new Problem('invalid-credentials', user ? 'wrong password' : 'unknown address');
    const ids = await deps.store.accountsOf(user.userId);
    const memberships = (await Promise.all(ids.map((accountId) => deps.accounts.membership(accountId, user.userId)))).filter((found) => found !== undefined);
    const first = memberships[0];
    if (!first) throw new Problem('invalid-credentials', 'member of no account');
    await startSession(deps, { userId: user.userId, accountId: first.id }, setCookie);
    await deps.record({
      type: 'authn_login_success',
      outcome: 'done',
      accountId: first.id,
      actor: { kind: 'session', id: user.userId },
      action: 'logIn',
      address: client.address,
      agent: client.agent,
      requestId,
    });
    return { user: { id: user.userId, email: user.email, name: user.name, locale: user.locale }, accounts: memberships };
  },

  async refresh({ cookies, setCookie }, deps) {
    const now = Math.floor(deps.now() / 1000);
    const token = parseRefreshToken(cookies[REFRESH_COOKIE]);
    const gone = new Problem('not-signed-in', 'refresh token');
    if (!token) throw gone;
    const hash = hashRefreshToken(token);
    const successor = successorOf(token, await deps.pepper());
    const first = await deps.store.session(token.sessionId);
    if (!first || first.revokedAt !== undefined || first.idleUntil <= now || first.endsAt <= now) throw gone;
    if (sameHash(hash, first.refreshHash)) {
      const traded = await deps.store.rotateRefresh(token.sessionId, hash, hashRefreshToken(successor), {
        now,
        graceUntil: now + GRACE_SECONDS,
        idleUntil: Math.min(first.endsAt, now + deps.lifetimes.idleSeconds),
      });
      if (traded) return giveCookies(deps, first, successor, setCookie);
    }
    // Traded a moment ago, perhaps by a second tab: the same successor, while it is the newest. Anything older is a stolen token.
    const session = await deps.store.session(token.sessionId);
    if (!session || session.revokedAt !== undefined) throw gone;
    const inGrace = sameHash(hash, session.previousHash) && (session.previousUntil ?? 0) >= now && sameHash(hashRefreshToken(successor), session.refreshHash);
    if (inGrace) return giveCookies(deps, session, successor, setCookie);
    await deps.store.revokeSession(token.sessionId, now);
    throw new Problem('not-signed-in', 'refresh token used again', {
      event: { type: 'authn_token_reuse', accountId: session.accountId, userId: session.userId },
    });
  },

  async logOut({ principal, client, setCookie, requestId }, deps) {
    await deps.store.revokeSession(principal.sessionId, Math.floor(deps.now() / 1000));
    for (const cookie of endCookies()) setCookie(cookie);
    await deps.record({
      type: 'authn_logout',
      outcome: 'done',
      accountId: principal.accountId,
      actor: { kind: 'session', id: principal.userId },
      action: 'logOut',
      address: client.address,
      agent: client.agent,
      requestId,
    });
  },

  async me({ principal }, deps) {
    const [user, account] = await Promise.all([deps.store.userById(principal.userId), deps.accounts.membership(principal.accountId, principal.userId)]);
    if (!user || !account) throw new Problem('not-signed-in', 'no member any more');
    return { user: { id: user.userId, email: user.email, name: user.name, locale: user.locale }, account, session: { id: principal.sessionId } };
  },
};
