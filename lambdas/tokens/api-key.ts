import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { randomBase62, toBase62 } from '../core/ids.ts';

/** Secret of a key in base62: 256 bits. The prefix lets scanners find a key that leaked, the checksum lets a mistyped one be refused without a look anywhere. */
const SECRET_BITS = 256;
const SECRET_LENGTH = 43;
/** 32 bits in base62. */
const CHECKSUM_LENGTH = 6;
const FORM = new RegExp(`^sk_(live|test)_([0-9A-Za-z]{${SECRET_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`);

const checksum = (text: string): string => toBase62(crc32(text), CHECKSUM_LENGTH);

/** A new key. It is shown once; what is kept is its hash. */
export function makeApiKey(environment: 'live' | 'test' = 'live'): string {
  const body = `sk_${environment}_${randomBase62(SECRET_BITS)}`;
  return `${body}${checksum(body)}`;
}

/** Whether a text is a key that could have been made here. */
export const isApiKey = (text: string): boolean => FORM.test(text) && checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);

/** Whether a text wants to be a key, right or wrong. */
export const looksLikeApiKey = (text: string): boolean => text.startsWith('sk_');

/** What is kept of a key, and what it is found by. A fast hash suffices: the key has 256 bits of its own (ASVS V6.5.2). */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** What people recognise a key by. */
export const lastFour = (key: string): string => key.slice(-4);

/** The directory's entry of a key. Times in seconds. */
export interface ApiKeyEntry {
  readonly accountId: string;
  readonly apiKeyId: string;
  /** The member for whom it acts. */
  readonly userId: string;
  /** Also the table's expiry; the reader compares it all the same. */
  readonly expiresAt?: number;
}

export const apiKeyKey = (hash: string) => ({ pk: `APIKEY#${hash}`, sk: 'KEY' });
/** When a key was used last, in the table of limits. */
export const apiKeyUseKey = (apiKeyId: string) => ({ pk: `USED#${apiKeyId}`, sk: 'KEY' });
