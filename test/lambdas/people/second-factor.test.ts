import { describe, expect, test } from '@jest/globals';
import { parsePeppers } from '../../../lambdas/passwords/pepper.ts';
import { newRecoveryCodes, proveFactor, recoveryHashes, type FactorDeps } from '../../../lambdas/people/second-factor.ts';

const OLD = 'the pepper that was there first, of some length';
const BOTH = JSON.stringify({ 1: OLD, 2: 'the pepper that was added later, of some length' });
const USER = {
  userId: 'u',
  email: 'u@example.com',
  name: 'U',
  locale: 'en',
  password: { pepper: 1, hash: 'h' },
  validFrom: 0,
  factor: { secret: 's', lastStep: 0 },
} as const;

/** A person whose codes were made with one pepper, and are tried where another one is known. */
function tried(madeWith: string, known: string, anew = known) {
  const [code = ''] = newRecoveryCodes();
  const kept = new Set(recoveryHashes(code, USER.userId, parsePeppers(madeWith)).slice(0, 1));
  const deps: FactorDeps = {
    factors: { useStep: async () => false, useRecovery: async (_user, hash) => kept.delete(hash) },
    sealer: { seal: async (text) => text, open: async (text) => text },
    pepper: async (again) => (again ? anew : known),
    now: () => 0,
  };
  return { code, prove: (given = code) => proveFactor(USER, given, deps) };
}

describe('a recovery code', () => {
  test.each([
    ['of the only pepper', OLD, OLD, OLD],
    ['of the first, once there is a second', OLD, BOTH, BOTH],
    ['of the second', BOTH, BOTH, BOTH],
    ['of the second, where only the first is remembered', BOTH, OLD, BOTH],
  ])('%s is good, once', async (_name, madeWith, known, anew) => {
    const { code, prove } = tried(madeWith, known, anew);
    expect(await prove('aaaaa-aaaaa')).toBe(false);
    expect(await prove(code.toUpperCase().replace('-', ' '))).toBe(true);
    expect(await prove()).toBe(false);
  });

  test('of a pepper that was taken away is none', async () => {
    expect(await tried(OLD, JSON.stringify({ 2: 'the pepper that was added later, of some length' })).prove()).toBe(false);
  });
});
