import { randomBytes } from 'node:crypto';
import { v5, v7 } from 'uuid';

/** A new id: UUIDv7 (RFC 9562), so that rows sort by the time at which they were made. */
export const uuidv7 = (): string => v7();

/** The id of something that has a name of its own: the same name, the same id (UUIDv5, RFC 9562). */
export const namedUuid = (name: string): string => v5(name, v5.URL);

/** The same for a name of several words, of which no two sequences are one. */
export const uuidOf = (...words: readonly string[]): string => namedUuid(JSON.stringify(words));

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A whole number in base62 of a fixed length, padded with zeros. */
export function toBase62(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) text = `${BASE62[rest % 62]}${text}`;
  return text;
}

/** Random base62 text that holds at least `bits` bits; every character is equally likely. */
export function randomBase62(bits: number): string {
  const length = Math.ceil(bits / Math.log2(62));
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      // 248 is the largest multiple of 62 in a byte: above it the first characters would be likelier.
      if (byte < 248 && text.length < length) text += BASE62[byte % 62];
    }
  }
  return text;
}

/** An opaque secret of 256 bits, base64url. */
export const opaqueSecret = (): string => randomBytes(32).toString('base64url');
