import { expect, test } from '@jest/globals';
import { scramVerifier } from '../../../lambdas/database/scram.ts';
import { isPassword } from '../../../local/engines/postgres/scram.ts';

// Username and password of RFC 7677, 3, whose StoredKey and ServerKey follow from its salt and its 4096 iterations.
const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');

test('a verifier is what PostgreSQL makes of the password, and of no other', () => {
  const verifier = scramVerifier('pencil', SALT);

  expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[\w+/]{43}=:[\w+/]{43}=$/);
  expect(verifier).not.toContain('pencil');
  expect([isPassword('pencil', verifier), isPassword('Pencil', verifier), isPassword('pencil', 'md5abc')]).toEqual([true, false, false]);
});
