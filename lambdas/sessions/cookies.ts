/** Names of the session's cookies (api.md 2). The prefix makes the browser insist on Secure, Path=/ and no Domain (RFC 6265bis, 4.1.3.2). */
export const ACCESS_COOKIE = '__Host-access';
export const REFRESH_COOKIE = '__Host-refresh';

const ATTRIBUTES = { [ACCESS_COOKIE]: 'SameSite=Lax', [REFRESH_COOKIE]: 'SameSite=Strict' } as const;
type CookieName = keyof typeof ATTRIBUTES;

/** A `Set-Cookie` that lives `seconds`. */
export const sessionCookie = (name: CookieName, value: string, seconds: number): string =>
  `${name}=${value}; Path=/; Secure; HttpOnly; ${ATTRIBUTES[name]}; Max-Age=${seconds}`;

/** `Set-Cookie` lines that take both cookies away, with the attributes they were set with. */
export const endCookies = (): string[] => (Object.keys(ATTRIBUTES) as CookieName[]).map((name) => sessionCookie(name, '', 0));
