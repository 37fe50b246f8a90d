import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** As PostgreSQL's own `scram_iterations`. */
const ITERATIONS = 4_096;

/** What PostgreSQL keeps of a password (RFC 5802, 3; pg_authid in its documentation): with it in the place of the password, no statement and no log ever has the password itself. */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const keyed = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`;
}
