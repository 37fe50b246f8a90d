import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '../core/problem.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that tells nothing: hashes are compared, so neither the length nor a common beginning shows. */
export const sameText = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** @throws Problem `unavailable` for a secret with which everybody could sign (S30.4). */
function usable(secret: string): string {
  if (secret.trim() === '') throw new Problem('unavailable', 'the channel has no secret to prove a call with');
  return secret;
}

/** Whether a token is the one that was made for this channel. */
export const sameToken = (given: string | undefined, token: string): boolean => sameText(given ?? '', usable(token)) && given !== undefined;

/** Exactly 32 bytes in lower-case hexadecimal: `Buffer.from(text, 'hex')` alone would stop at the first bad character and take the rest for nothing. */
const HEX = /^[0-9a-f]{64}$/;

/** Whether a hexadecimal HMAC-SHA256 over these very bytes was made with the secret. */
export function signedHex(signature: string | undefined, prefix: string, bytes: readonly (Buffer | string)[], secret: string): boolean {
  const hmac = createHmac('sha256', usable(secret));
  for (const part of bytes) hmac.update(part);
  const expected = hmac.digest();
  if (!signature?.startsWith(prefix)) return false;
  const hex = signature.slice(prefix.length);
  return HEX.test(hex) && timingSafeEqual(Buffer.from(hex, 'hex'), expected);
}
