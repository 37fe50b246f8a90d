/** What a token says of its bearer: the claims of a JWT (RFC 7519), whose signature is not looked at. */
export const claimsOf = <T = Readonly<Record<string, unknown>>>(token: string): T =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as T;
