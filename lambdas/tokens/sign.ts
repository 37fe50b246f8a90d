import { importJWK, SignJWT, type CryptoKey } from 'jose';
import { uuidv7 } from '../core/ids.ts';
import { readSecret } from '../core/secrets.ts';
import { AUDIENCE, TOKEN_TYPES, type TokenKind } from './kinds.ts';
import { ALGORITHM, parseKeyRing, signingKeyOf } from './key-ring.ts';

export interface TokenClaims {
  readonly subject: string;
  readonly seconds: number;
  readonly claims?: Readonly<Record<string, string | number>>;
  /** Only for one-time tokens, whose id is a row elsewhere. */
  readonly tokenId?: string;
}

export interface TokenSigner {
  /** A signed token of one kind; each kind has its own `typ` and audience, so that none passes for another (RFC 8725, 3.11 and 3.12). */
  sign(kind: TokenKind, claims: TokenClaims): Promise<string>;
}

const imported = new Map<string, Promise<CryptoKey>>();

/** Signs with the newest key whose time has come. */
export const tokenSigner = (config: { readonly secretArn: string; readonly issuer: string }, now: () => number): TokenSigner => ({
  async sign(kind, { subject, seconds, claims, tokenId }) {
    const nowSeconds = Math.floor(now() / 1000);
    const { kid, privateKey } = signingKeyOf(parseKeyRing(await readSecret(config.secretArn)), nowSeconds);
    const key = imported.get(kid) ?? (importJWK(privateKey, ALGORITHM) as Promise<CryptoKey>);
    imported.set(kid, key);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, kid, typ: TOKEN_TYPES[kind] })
      .setIssuer(config.issuer)
      .setAudience(AUDIENCE[kind])
      .setSubject(subject)
      .setJti(tokenId ?? uuidv7())
      .setIssuedAt(nowSeconds)
      .setNotBefore(nowSeconds)
      .setExpirationTime(nowSeconds + seconds)
      .sign(await key);
  },
});
