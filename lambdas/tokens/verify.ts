import { JwtVerifier } from 'aws-jwt-verify';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { Problem } from '../core/problem.ts';
import type { PublicKey } from './key-ring.ts';
import { AUDIENCE, LONGEST_SECONDS, SKEW_SECONDS, TOKEN_TYPES, type TokenKind } from './kinds.ts';

/** Longest token that is looked at, in characters; a cookie holds no more (RFC 6265, 6.1). */
const LONGEST_TEXT = 4_096;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const HEADER_MEMBERS = new Set(['alg', 'kid', 'typ']);

/** The claims of a token that has been proved. */
export interface ProvedClaims {
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** A claim that is text, or nothing. */
export function textClaim(claims: ProvedClaims, name: string): string {
  const value = claims[name];
  return typeof value === 'string' ? value : '';
}

export interface TokenVerifier {
  /** @throws Error when the token is not one of this kind, by us, for this audience, and alive. The message is for the log. */
  verify(kind: TokenKind, token: string): Promise<ProvedClaims>;
}

const refuse = (why: string): never => {
  throw new Error(`token refused: ${why}`);
};

/**
 * Verifies by the published keys with aws-jwt-verify: algorithm RS256 only, type, issuer, audience and every claim required. A header with anything but
 * `alg`, `kid` and `typ` is refused, so neither `jku` nor `crit` nor `b64` is ever looked at (RFC 8725, 3.10).
 */
export function tokenVerifier(
  config: { readonly issuer: string; readonly keys: (unknownKid: boolean) => Promise<readonly PublicKey[]> },
  now: () => number,
): TokenVerifier {
  // The address is never fetched: the keys are put in below, and the function may not have a way out.
  const verifierFor = (kind: TokenKind) =>
    JwtVerifier.create({ issuer: config.issuer, audience: AUDIENCE[kind], jwksUri: 'https://keys.invalid/jwks.json', graceSeconds: SKEW_SECONDS });
  const verifiers = Object.fromEntries((Object.keys(TOKEN_TYPES) as TokenKind[]).map((kind) => [kind, verifierFor(kind)])) as Record<
    TokenKind,
    ReturnType<typeof verifierFor>
  >;
  let cached: readonly PublicKey[] | undefined;

  return {
    async verify(kind, token) {
      if (token.length > LONGEST_TEXT || !COMPACT.test(token)) refuse('shape');
      const { header } = decomposeUnverifiedJwt(token);
      if (header.alg !== 'RS256' || header.typ !== TOKEN_TYPES[kind]) refuse('algorithm or type');
      const { kid } = header;
      if (typeof kid !== 'string' || Object.keys(header).some((member) => !HEADER_MEMBERS.has(member))) refuse('header');
      let keys = await config.keys(false);
      if (!keys.some((key) => key.kid === kid)) keys = await config.keys(true);
      if (!keys.some((key) => key.kid === kid)) refuse('unknown key');
      if (cached !== keys) {
        for (const verifier of Object.values(verifiers)) verifier.cacheJwks({ keys: keys.map((key) => ({ ...key })) });
        cached = keys;
      }
      const claims = verifiers[kind].verifySync(token);
      const { sub, jti, iat, exp, nbf, aud } = claims as Record<string, unknown>;
      if (typeof sub !== 'string' || typeof jti !== 'string' || typeof aud !== 'string') refuse('missing claim');
      if (typeof iat !== 'number' || typeof exp !== 'number' || typeof nbf !== 'number' || ![iat, exp, nbf].every(Number.isSafeInteger))
        return refuse('missing time');
      const seconds = now() / 1000;
      if (exp + SKEW_SECONDS <= seconds || iat > seconds + SKEW_SECONDS || nbf > seconds + SKEW_SECONDS || exp - iat > LONGEST_SECONDS) refuse('time');
      return claims as unknown as ProvedClaims;
    },
  };
}

/** Verifies a token that a caller sent for a purpose; whatever is wrong with it, the caller learns only that it was refused. @throws Problem `token-refused`. */
export async function verifyOnce(verifier: TokenVerifier, kind: TokenKind, token: string): Promise<ProvedClaims> {
  return verifier.verify(kind, token).catch((cause: unknown) => {
    if (cause instanceof Problem) throw cause;
    throw new Problem('token-refused', kind, { cause });
  });
}
