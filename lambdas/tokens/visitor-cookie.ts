import { LONGEST_SECONDS } from './kinds.ts';

/** How long a browser is known as the visitor that it was, in seconds. */
export const RETURNING_SECONDS = LONGEST_SECONDS;

/**
 * The cookie by which a browser goes on as the visitor that it was: one for each public key, so that chatbots on one page do not take each other's. Partitioned,
 * it is another one below every site that embeds the widget, and no site learns what was said on another (CHIPS). It opens nothing: without a ticket nobody asks for it.
 */
export const visitorCookieName = (publicKey: string): string => `__Host-visitor-${publicKey}`;

const line = (publicKey: string, value: string, seconds: number): string =>
  `${visitorCookieName(publicKey)}=${value}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=${seconds}`;

export const visitorCookie = (publicKey: string, token: string): string => line(publicKey, token, RETURNING_SECONDS);

/** Takes the cookie away. */
export const endVisitorCookie = (publicKey: string): string => line(publicKey, '', 0);
