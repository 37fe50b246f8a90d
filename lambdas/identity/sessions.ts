import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { parsePeppers, pepperOf } from '../passwords/pepper.ts';
import type { identityRoutes } from './contract.ts';
import { endCookies, REFRESH_COOKIE } from '../sessions/cookies.ts';
import type { IdentityDeps } from './deps.ts';
import { hashRefreshToken, isAncestor, parseRefreshToken, sameHash, successorOf } from '../sessions/refresh-token.ts';
import { giveCookies } from '../sessions/start.ts';

/** What a browser forgets with a session (S2.11). Not cookies: they would go with those of all sites under the same domain, and ours are ended by name. */
const CLEARED = '"cache", "storage"';

/** For how long the immediate predecessor of a refresh token is still answered with the same successor, in seconds (RFC 9700, 4.14.2). */
const GRACE_SECONDS = 10;

type Sessions = Pick<Operations<typeof identityRoutes, IdentityDeps>, 'refresh' | 'logOut'>;
/** Renewal and end of sessions (S1, S2). */
export const sessionOperations: Sessions = {
  async refresh({ cookies, client, setCookie }, deps) {
    const now = Math.floor(deps.now() / 1000);
    const token = parseRefreshToken(cookies[REFRESH_COOKIE]);
    const gone = new Problem('not-signed-in', 'refresh token');
    if (!token) throw gone;
    const hash = hashRefreshToken(token);
    const first = await deps.store.session(token.sessionId);
    if (!first || first.revokedAt !== undefined || first.idleUntil <= now || first.endsAt <= now) throw gone;
    // A new password ends sessions by this time alone.
    if (first.startedAt < ((await deps.store.userById(first.userId))?.validFrom ?? Infinity)) throw gone;
    // A pepper that was taken away ends the families that follow from it.
    const version = first.pepper ?? parsePeppers(await deps.pepper()).newest;
    const pepper = await pepperOf(deps.pepper, version);
    if (pepper === undefined) throw gone;
    if (sameHash(hash, first.refreshHash)) {
      const successor = successorOf(token, pepper);
      const traded = await deps.store.rotateRefresh(token.sessionId, hash, hashRefreshToken(successor), {
        now,
        graceUntil: now + GRACE_SECONDS,
        idleUntil: Math.min(first.endsAt, now + deps.lifetimes.idleSeconds),
        pepper: version,
      });
      if (traded) return giveCookies(deps, first, successor, setCookie);
    }
    // Traded a moment ago, perhaps by a second tab: the same successor, while it is the newest. Anything older is a stolen token.
    const session = await deps.store.session(token.sessionId);
    // The trade that came first has chosen the pepper, which may be a newer one than is known here.
    const chosen = session?.pepper === undefined ? pepper : await pepperOf(deps.pepper, session.pepper);
    if (!session || session.revokedAt !== undefined || chosen === undefined) throw gone;
    const successor = successorOf(token, chosen);
    const inGrace = sameHash(hash, session.previousHash) && (session.previousUntil ?? 0) >= now && sameHash(hashRefreshToken(successor), session.refreshHash);
    if (inGrace) return giveCookies(deps, session, successor, setCookie);
    // Whoever knows a session's id could make a token up: only one that was issued proves a theft.
    if (!isAncestor(token, session.refreshHash, chosen)) throw gone;
    await deps.store.revokeSession(token.sessionId, now);
    await deps.notify({ kind: 'token-reuse', userId: session.userId, origin: client.origin });
    throw new Problem('not-signed-in', 'refresh token used again', {
      event: { type: 'authn_token_reuse', accountId: session.accountId, userId: session.userId },
    });
  },

  async logOut({ principal, client, setCookie, tell, requestId }, deps) {
    await deps.store.revokeSession(principal.sessionId, Math.floor(deps.now() / 1000));
    for (const cookie of endCookies()) setCookie(cookie);
    tell({ 'Clear-Site-Data': CLEARED });
    await deps.record(done({ principal, client, requestId }, { type: 'authn_logout', action: 'logOut' }));
  },
};
