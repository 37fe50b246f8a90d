import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { JwtVerifier } from 'aws-jwt-verify';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { ALGORITHM, publicKeys, type PublicKey } from '../../lambdas/tokens/key-ring.ts';
import { AUDIENCE, TOKEN_TYPES } from '../../lambdas/tokens/kinds.ts';
import { tokenVerifier } from '../../lambdas/tokens/verify.ts';
import { claimsOf, forge, headerOf, ISSUER, newRing, nowSeconds, privateKeyOf } from '../lambdas/tokens/forge.ts';
import { benchRow, interleave, workOf, type BenchRow, type Times } from './interleave.ts';

const ROUNDS = 60;
/** Tokens of one turn: a single one is below what can be told. */
export const TOKENS = 40;

/** A token that the product would sign, and the keys by which it is verified. */
export interface SignedToken {
  readonly token: string;
  readonly keys: readonly PublicKey[];
}

/** An access token with claims of its own. */
export async function signedToken(claims: Readonly<Record<string, unknown>> = {}): Promise<SignedToken> {
  const ring = await newRing();
  const [key] = ring.keys;
  if (!key) throw new Error('the ring is empty');
  const token = forge(headerOf('access', key.kid), { ...claimsOf('access'), exp: nowSeconds() + 3_600, ...claims }, privateKeyOf(key));
  return { token, keys: publicKeys(ring, nowSeconds()) };
}

/** How jose verifies the same, with all that it can pin. */
export function byJose(keys: readonly PublicKey[]): (token: string) => Promise<unknown> {
  const found = createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) });
  return (token) => jwtVerify(token, found, { issuer: ISSUER, audience: AUDIENCE.access, algorithms: [ALGORITHM], typ: TOKEN_TYPES.access });
}

/** Our check of an access token, against what the two libraries do by themselves and against the signature alone. */
export async function verifyingRows(): Promise<BenchRow[]> {
  const { token, keys } = await signedToken();
  const own = tokenVerifier({ issuer: ISSUER, keys: async () => keys }, Date.now);
  const library = JwtVerifier.create({ issuer: ISSUER, audience: AUDIENCE.access, jwksUri: 'https://keys.invalid/jwks.json' });
  library.cacheJwks({ keys: keys.map((key) => ({ ...key })) });
  const [head = '', body = '', signature = ''] = token.split('.');
  const [signed, bytes] = [Buffer.from(`${head}.${body}`), Buffer.from(signature, 'base64url')];
  const key = createPublicKey({ key: keys[0] as unknown as JsonWebKey, format: 'jwk' });
  const many = (one: (text: string) => unknown) => async () => {
    for (let count = 0; count < TOKENS; count += 1) await one(token);
  };
  const compared = async (name: string, goal: string, peer: (text: string) => unknown): Promise<BenchRow> => {
    const [first, second] = [many((text) => own.verify('access', text)), many(peer)];
    const work: Times = { first: [], second: [] };
    await interleave(first, second, 5);
    await interleave(
      async () => void work.first.push(await workOf(first)),
      async () => void work.second.push(await workOf(second)),
      ROUNDS,
    );
    return benchRow(`${TOKENS} access tokens verified by ours / by ${name}, work of the processor`, goal, work);
  };
  return [
    await compared('jose', '<= 0.25', byJose(keys)),
    await compared('aws-jwt-verify alone', '<= 0.40', (text) => library.verify(text)),
    await compared('the signature alone', '<= 1.45', () => {
      if (!verify('RSA-SHA256', signed, key, bytes)) throw new Error('not signed');
    }),
  ];
}
