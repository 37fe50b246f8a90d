import type { Client } from '../core/contract.ts';
import { opaqueSecret } from '../core/ids.ts';
import type { TokenSigner } from '../tokens/sign.ts';
import { ACCESS_COOKIE, REFRESH_COOKIE, sessionCookie } from './cookies.ts';
import { hashRefreshToken, makeRefreshToken, type RefreshToken } from './refresh-token.ts';
import type { SessionRow } from './rows.ts';
import type { SessionStore } from './session-store.ts';

/** What it takes to begin or renew a session. */
export interface SessionDeps {
  readonly store: SessionStore;
  readonly signer: TokenSigner;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
  readonly lifetimes: { readonly accessSeconds: number; readonly idleSeconds: number; readonly absoluteSeconds: number };
}

type Identity = Pick<SessionRow, 'sessionId' | 'userId' | 'accountId' | 'endsAt'>;

/** Sets the access token of a session alone. */
export async function giveAccess(deps: SessionDeps, { sessionId, userId, accountId, endsAt }: Identity, setCookie: (cookie: string) => void): Promise<void> {
  const left = Math.max(1, endsAt - Math.floor(deps.now() / 1000));
  const seconds = Math.min(deps.lifetimes.accessSeconds, left);
  const access = await deps.signer.sign('access', { subject: userId, seconds, claims: { sid: sessionId, acc: accountId } });
  setCookie(sessionCookie(ACCESS_COOKIE, access, seconds));
}

/** Sets both cookies of a session: an access token, and the refresh token that it is renewed with. */
export async function giveCookies(
  deps: SessionDeps,
  { sessionId, userId, accountId, endsAt }: Identity,
  token: RefreshToken,
  setCookie: (cookie: string) => void,
): Promise<void> {
  const left = Math.max(1, endsAt - Math.floor(deps.now() / 1000));
  await giveAccess(deps, { sessionId, userId, accountId, endsAt }, setCookie);
  setCookie(sessionCookie(REFRESH_COOKIE, token.text, Math.min(deps.lifetimes.idleSeconds, left)));
}

/** Begins a session: a new id at every log-in, so that a planted cookie is worth nothing (S2.3). */
export async function startSession(
  deps: SessionDeps,
  who: { readonly userId: string; readonly accountId: string; readonly from?: Pick<Client, 'agent' | 'address' | 'country'> },
  setCookie: (cookie: string) => void,
): Promise<void> {
  const now = Math.floor(deps.now() / 1000);
  const token = makeRefreshToken(deps.newId(), opaqueSecret());
  const { userId, accountId, from } = who;
  const session: SessionRow = {
    userId,
    accountId,
    ...(from && { agent: from.agent, address: from.address, ...(from.country && { country: from.country }) }),
    sessionId: token.sessionId,
    refreshHash: hashRefreshToken(token),
    // To the millisecond: a password that is changed in the same second ends what began before it, and not what comes after.
    startedAt: deps.now() / 1000,
    idleUntil: now + deps.lifetimes.idleSeconds,
    endsAt: now + deps.lifetimes.absoluteSeconds,
  };
  await deps.store.putSession(session);
  // The oldest make room.
  await Promise.all((await deps.store.surplus(userId)).map((sessionId) => deps.store.revokeSession(sessionId, now)));
  await giveCookies(deps, session, token, setCookie);
}
