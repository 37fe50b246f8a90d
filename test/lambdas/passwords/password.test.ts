import { beforeAll, describe, expect, test } from '@jest/globals';
import { passwords, type Passwords } from '../../../lambdas/passwords/password.ts';
import { parsePeppers } from '../../../lambdas/passwords/pepper.ts';

const PEPPER = 'a pepper of the test, long enough to be one';
const NEXT = 'the pepper that follows, long enough as well';
const withPepper = (secret: string, cost = 4): Passwords => passwords({ cost, pepper: async () => secret });

let hashes: Passwords;
beforeAll(() => {
  hashes = withPepper(PEPPER);
});

describe('a hash', () => {
  test('matches its password in any Unicode form, and no other', async () => {
    const stored = await hashes.hash("café au lait, s'il vous plaît");
    expect(await hashes.matches("cafe\u0301 au lait, s'il vous plai\u0302t", stored)).toBe(true);
    expect(await hashes.matches("cafe au lait, s'il vous plait", stored)).toBe(false);
  });

  test.each([
    ['80 letters', 'x'.repeat(80), `${'x'.repeat(72)}yyyyyyyy`],
    ['40 of two bytes', 'é'.repeat(40), `${'é'.repeat(36)}zzzz`],
    ['20 of four bytes', '😀'.repeat(20), `${'😀'.repeat(18)}zz`],
    ['what comes after a NUL', 'secret\0other', 'secret\0words'],
    ['a space at the end', 'a quiet harbour ', 'a quiet harbour'],
    ['a space at the beginning', ' a quiet harbour', 'a quiet harbour'],
  ])('reads %s to the end (S12.2, S12.3)', async (_name, right, wrong) => {
    const stored = await hashes.hash(right);
    expect([await hashes.matches(right, stored), await hashes.matches(wrong, stored)]).toEqual([true, false]);
  });

  test('depends on the pepper and on a salt of its own', async () => {
    const [one, two] = [await hashes.hash('a quiet harbour'), await hashes.hash('a quiet harbour')];
    expect(one.hash).not.toBe(two.hash);
    expect(await withPepper(NEXT).matches('a quiet harbour', one)).toBe(false);
  });

  test('is worked out for an unknown address too, and never matches', async () => {
    expect(await hashes.matches('a quiet harbour', undefined)).toBe(false);
  });
});

describe('a newer pepper', () => {
  const both = withPepper(JSON.stringify({ 1: PEPPER, 2: NEXT }));

  test('leaves older hashes working, and says which are older', async () => {
    const old = await hashes.hash('a quiet harbour');
    const fresh = await both.hash('a quiet harbour');

    expect([old.pepper, fresh.pepper]).toEqual([1, 2]);
    expect([await both.matches('a quiet harbour', old), await both.matches('a quiet harbour', fresh)]).toEqual([true, true]);
    expect([await both.outdated(old), await both.outdated(fresh)]).toEqual([true, false]);
  });

  test('that replaced the older opens nothing that was made with that', async () => {
    const old = await hashes.hash('a quiet harbour');
    expect(await withPepper(JSON.stringify({ 2: NEXT })).matches('a quiet harbour', old)).toBe(false);
  });

  test('is read strictly: a malformed ring is an error, not an empty pepper', () => {
    for (const secret of ['{}', '{"1":""}', '{"zero":"' + NEXT + '"}', '{"1":']) expect(() => parsePeppers(secret)).toThrow();
  });
});

test('a higher cost makes older hashes outdated, a lower one does not', async () => {
  const stored = await hashes.hash('a quiet harbour');
  expect([await withPepper(PEPPER, 5).outdated(stored), await hashes.outdated(stored)]).toEqual([true, false]);
  expect(await hashes.outdated(await withPepper(PEPPER, 5).hash('a quiet harbour'))).toBe(false);
});
