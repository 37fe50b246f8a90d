import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** An opaque refresh token: the session it belongs to, and 256 bits that only its hash is kept of. */
export interface RefreshToken {
  readonly sessionId: string;
  readonly text: string;
}

const FORM = /^([0-9a-f-]{36})\.([\w-]{43})$/;

export const makeRefreshToken = (sessionId: string, secret: string): RefreshToken => ({ sessionId, text: `${sessionId}.${secret}` });

/** Reads a cookie's value; anything of another form is no token. */
export function parseRefreshToken(text: string | undefined): RefreshToken | undefined {
  const match = FORM.exec(text ?? '');
  return match?.[1] ? { sessionId: match[1], text: match[0] } : undefined;
}

/** What is stored of a token. A fast hash suffices: the token has 256 bits of its own. */
export const hashRefreshToken = (token: RefreshToken): string => createHash('sha256').update(token.text).digest('base64url');

/**
 * The one successor of a token. It follows from the token and a secret of ours, so that two calls which race with the same token are answered with the
 * same successor although only hashes are stored.
 */
export const successorOf = (token: RefreshToken, pepper: string): RefreshToken =>
  makeRefreshToken(token.sessionId, createHmac('sha256', pepper).update(`refresh\0${token.text}`).digest('base64url'));

/** Generations that are looked through: a session of a day that is renewed every two minutes. */
const GENERATIONS = 720;

/** Whether a token was really issued in a session whose newest one has this hash: its successors lead there. One that was made up leads nowhere, and must end nothing. */
export function isAncestor(token: RefreshToken, newestHash: string, pepper: string): boolean {
  let next = token;
  for (let generation = 0; generation < GENERATIONS; generation += 1) {
    next = successorOf(next, pepper);
    if (sameHash(hashRefreshToken(next), newestHash)) return true;
  }
  return false;
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string | undefined): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b ?? '')];
  return left.length === right.length && timingSafeEqual(left, right);
}
