import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as z from 'zod';
import { Problem } from '../core/problem.ts';
import type { RotatingSecrets } from '../core/rotating-secret.ts';

/** The only signature that is made or accepted (RFC 8725, 3.1). */
export const ALGORITHM = 'RS256';
const MODULUS_BITS = 3072;

/** One signing key. It is published from the start, signs from `signsFrom`, and is published until `publishedUntil`; seconds since the epoch. */
const signingKey = z.object({
  kid: z.string().min(8),
  signsFrom: z.number(),
  publishedUntil: z.number().optional(),
  privateKey: z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() }),
});
export type SigningKey = z.output<typeof signingKey>;

/** The secret's content: newest key first. */
const keyRing = z.object({ keys: z.array(signingKey).max(10) });
export type KeyRing = z.output<typeof keyRing>;

/** A public key as it is published (RFC 7517). */
export interface PublicKey {
  readonly kty: 'RSA';
  readonly kid: string;
  readonly alg: typeof ALGORITHM;
  readonly use: 'sig';
  readonly n: string;
  readonly e: string;
}

/** Reads the secret. What CloudFormation generated before the first rotation is not a ring yet: no keys. */
export function parseKeyRing(secret: string): KeyRing {
  if (!secret.startsWith('{')) return { keys: [] };
  return keyRing.parse(JSON.parse(secret));
}

/** The ring that is current. */
export const currentRing = async (secrets: Pick<RotatingSecrets, 'read'>, secretId: string): Promise<KeyRing> =>
  parseKeyRing((await secrets.read(secretId, 'AWSCURRENT')) ?? '');

/** The key that signs now: the newest whose time has come. @throws Problem `unavailable` before the first rotation. */
export function signingKeyOf(ring: KeyRing, nowSeconds: number): SigningKey {
  const ready = ring.keys.filter((key) => key.signsFrom <= nowSeconds).sort((a, b) => b.signsFrom - a.signsFrom)[0];
  if (!ready) throw new Problem('unavailable', 'there is no signing key yet');
  return ready;
}

/** The public halves of all keys that may have signed a token that is still alive, or soon will. */
export function publicKeys(ring: KeyRing, nowSeconds: number): PublicKey[] {
  return ring.keys
    .filter((key) => key.publishedUntil === undefined || key.publishedUntil > nowSeconds)
    .map(({ kid, privateKey: { n, e } }) => ({ kty: 'RSA', kid, alg: ALGORITHM, use: 'sig', n, e }));
}

/**
 * The ring after a rotation: a new key that is published now and signs after `overlapSeconds` (at once when it is the first), older keys published until
 * the last token that they may sign is dead, dead keys gone.
 */
export async function rotateRing(
  ring: KeyRing,
  at: { readonly nowSeconds: number; readonly overlapSeconds: number; readonly longestTokenSeconds: number; readonly kid: string },
): Promise<KeyRing> {
  const living = ring.keys.filter((key) => key.publishedUntil === undefined || key.publishedUntil > at.nowSeconds);
  const signsFrom = living.length === 0 ? at.nowSeconds : at.nowSeconds + at.overlapSeconds;
  const retired = living.map((key) => ({ ...key, publishedUntil: key.publishedUntil ?? signsFrom + at.longestTokenSeconds }));
  return keyRing.parse({ keys: [await newKey(at.kid, signsFrom), ...retired] });
}

/** A ring of one new key, which signs at once: whatever another one has signed is worth nothing any more. */
export const ringOfOne = async (kid: string, nowSeconds: number): Promise<KeyRing> => keyRing.parse({ keys: [await newKey(kid, nowSeconds)] });

async function newKey(kid: string, signsFrom: number): Promise<{ readonly kid: string; readonly signsFrom: number; readonly privateKey: JWK }> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { modulusLength: MODULUS_BITS, extractable: true });
  return { kid, signsFrom, privateKey: await exportJWK(privateKey) };
}
