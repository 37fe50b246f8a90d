import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`, as PostgreSQL keeps a password (pg_authid, PostgreSQL documentation). */
const VERIFIER = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/;

/** Whether a password is the one of a verifier (RFC 5802, 3). "For Aurora PostgreSQL version 14 and higher, Data API only supports scram-sha-256": any other sort is refused. */
export function isPassword(password: string, verifier: string): boolean {
  const [, iterations, salt = '', stored = ''] = VERIFIER.exec(verifier) ?? [];
  if (iterations === undefined) return false;
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
  const key = createHash('sha256').update(createHmac('sha256', salted).update('Client Key').digest()).digest();
  const expected = Buffer.from(stored, 'base64');
  return key.length === expected.length && timingSafeEqual(key, expected);
}
