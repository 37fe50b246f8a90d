import { createPrivateKey, generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { AUDIENCE, TOKEN_TYPES, type TokenKind } from '../../../lambdas/tokens/kinds.ts';
import { rotateRing, type KeyRing, type SigningKey } from '../../../lambdas/tokens/key-ring.ts';

export const ISSUER = 'https://app.example.com';
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** A ring with one key that signs already. */
export const newRing = (kid = 'test-key-1', at = nowSeconds()): Promise<KeyRing> =>
  rotateRing({ keys: [] }, { nowSeconds: at, overlapSeconds: 0, longestTokenSeconds: 3_600, kid });

export const privateKeyOf = ({ privateKey }: SigningKey): KeyObject => createPrivateKey({ key: privateKey as unknown as JsonWebKey, format: 'jwk' });

/** A key of an attacker's own. */
export const strangerKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

type Json = Readonly<Record<string, unknown>>;

/** Text as it is, all else as JSON. */
const encode = (part: unknown): string => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A compact JWS with any header and payload, truly signed with RSA and SHA-256. */
export function forge(header: unknown, payload: unknown, key: KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`;
}

export const headerOf = (kind: TokenKind, kid: string): Json => ({ alg: 'RS256', kid, typ: TOKEN_TYPES[kind] });

/** Claims that pass. */
export function claimsOf(kind: TokenKind): Json {
  const now = nowSeconds();
  return { sub: 'subject', jti: 'id', iss: ISSUER, aud: AUDIENCE[kind], iat: now, nbf: now, exp: now + 600 };
}
