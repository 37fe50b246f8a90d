import { beforeAll, describe, expect, test } from '@jest/globals';
import { passwords, refuseWeak, type Passwords } from '../../../lambdas/passwords/password.ts';

let hashes: Passwords;
beforeAll(() => {
  hashes = passwords({ cost: 4, pepper: async () => 'pepper-of-the-test' });
});

describe('a hash', () => {
  test('matches its password in any Unicode form, and no other', async () => {
    const stored = await hashes.hash("café au lait, s'il vous plaît");
    expect(await hashes.matches("cafe\u0301 au lait, s'il vous plai\u0302t", stored)).toBe(true);
    expect(await hashes.matches("cafe au lait, s'il vous plait", stored)).toBe(false);
  });

  test('reads what comes after 72 bytes, and does not end at a NUL', async () => {
    const long = 'x'.repeat(200);
    const stored = await hashes.hash(long);
    expect(await hashes.matches(`${'x'.repeat(199)}y`, stored)).toBe(false);
    expect(await hashes.matches(long, stored)).toBe(true);
    expect(await hashes.matches('secret\0other', await hashes.hash('secret\0words'))).toBe(false);
  });

  test('depends on the pepper and on a salt of its own', async () => {
    const other = passwords({ cost: 4, pepper: async () => 'another' });
    const [one, two] = [await hashes.hash('a quiet harbour'), await hashes.hash('a quiet harbour')];
    expect(one.hash).not.toBe(two.hash);
    expect(await other.matches('a quiet harbour', one)).toBe(false);
  });

  test('is worked out for an unknown address too, and never matches', async () => {
    expect(await hashes.matches('a quiet harbour', undefined)).toBe(false);
  });
});

describe('a password', () => {
  test.each(['twelve chars', 'correct horse battery staple', 'пароль из слов', '密码密碼一二三四五六七八'])('%p is taken', (password) =>
    expect(() => refuseWeak(password, 'ada@example.com')).not.toThrow(),
  );

  test.each([
    ['elevenchars', 'too short'],
    ['x'.repeat(257), 'too long'],
    ['aaaaaaaaaaaaaaaa', 'one character'],
    ['abababababab', 'two characters'],
    ['ada@example.com!', 'the address'],
  ])('%p is refused: %s', (password) => {
    expect(() => refuseWeak(password, 'ada@example.com')).toThrow(expect.objectContaining({ code: 'weak-password' }));
  });
});
