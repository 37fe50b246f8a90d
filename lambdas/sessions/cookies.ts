/** Names of the session's cookies. The prefix makes the browser insist on Secure, Path=/ and no Domain (RFC 6265bis, 4.1.3.2). */
export const ACCESS_COOKIE = '__Host-access';
export const REFRESH_COOKIE = '__Host-refresh';

/** Says that this browser has logged in before; it opens nothing. It outlives the session, so logging out does not take it away. */
export const DEVICE_COOKIE = '__Host-device';

const ATTRIBUTES = { [ACCESS_COOKIE]: 'SameSite=Lax', [REFRESH_COOKIE]: 'SameSite=Strict' } as const;
type CookieName = keyof typeof ATTRIBUTES;

/** A `Set-Cookie` that lives `seconds`. */
export const sessionCookie = (name: CookieName, value: string, seconds: number): string =>
  `${name}=${value}; Path=/; Secure; HttpOnly; ${ATTRIBUTES[name]}; Max-Age=${seconds}`;

/** `Set-Cookie` lines that take both cookies away, with the attributes they were set with. */
export const endCookies = (): string[] => (Object.keys(ATTRIBUTES) as CookieName[]).map((name) => sessionCookie(name, '', 0));

/** A `Set-Cookie` of a device that is known from now on. */
export const deviceCookie = (value: string, seconds: number): string =>
  `${DEVICE_COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
