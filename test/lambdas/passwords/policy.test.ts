import { describe, expect, test } from '@jest/globals';
import { dictionary } from '@zxcvbn-ts/language-common';
import { refuseWeak, weaknessOf } from '../../../lambdas/passwords/policy.ts';
import { problemOf } from '../core/refusals.ts';

const judge = (password: string): Promise<string | undefined> => weaknessOf(password, 'ada.lovelace@example.com', ['Ada Lovelace', 'Analytical Engines']);

describe('a password', () => {
  test.each([
    'a quiet harbour at noon',
    'correct horse battery staple'.split(' ').reverse().join(' '),
    'tidal copper lantern 58',
    'пароль из слов и чисел 47',
    '密码密碼一二三四五六七八',
    ' spaces at both ends ok ',
    'nul \0 in the middle of it',
    '😀🐙🌵🎲🧭🪁🛶🥁🪴🧶🦔🛎️'.repeat(5),
    'x7#qLw9!mZ2p',
  ])('%p is taken (S12.3)', async (password) => expect(await judge(password)).toBeUndefined());

  test.each([
    ['elevenchars', 'too-short'],
    ['e\u0301'.repeat(11), 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['😀'.repeat(257), 'too-long'],
    ['a'.repeat(1_000_000), 'too-long'],
    ['aaaaaaaaaaaaaaaa', 'guessable'],
    ['abababababab', 'guessable'],
    ['abcdefghijklmnop', 'guessable'],
    ['passwordpassword', 'common'],
    ['password1234', 'common'],
    ['qwertyuiop123', 'common'],
    ['Rempart-2026', 'common'],
    ['rempartrempart', 'guessable'],
    ['motdepassemotdepasse', 'guessable'],
    ['ada.lovelace@example.com', 'own-data'],
    ['Ada.Lovelace!1', 'own-data'],
    ['adalovelace1815', 'own-data'],
    ['Analytical Engines', 'own-data'],
  ])('%p is refused: %s (S12.4)', async (password, reason) => {
    const found = await judge(password);
    expect(found).toBe(reason);
  });

  test('is none of the three thousand most used, nor one of them drawn out to the length', async () => {
    const top = dictionary['passwords-common'].slice(0, 3_000).map(String);
    const taken: string[] = [];
    for (const [n, word] of top.entries()) {
      const candidate = [word, word.padEnd(12, '1'), `${word}!`.padEnd(12, '0'), word.padStart(13, '#')][n % 4] ?? '';
      if ((await judge(candidate)) === undefined) taken.push(candidate);
    }
    expect(taken).toEqual([]);
  });

  test('is refused with a reason for programs and one for people, at its place in the body', async () => {
    expect((await problemOf(refuseWeak('short', 'ada@example.com', [], '/newPassword')))?.extra).toEqual({
      reason: 'too-short',
      detail: 'Use at least 12 characters.',
      errors: [{ pointer: '/newPassword', detail: 'Use at least 12 characters.' }],
    });
  });

  test('of the greatest length costs little more than any other, though anybody may ask for it', async () => {
    await judge('warm up the words first');
    const hard = Array.from({ length: 256 }, (_, n) => 'a1b2Qwerty!pass'[(n * 7) % 15]).join('');
    // Of the processor, and the least of three: others have work for it too.
    const times = [];
    for (let round = 0; round < 3; round += 1) {
      const before = process.cpuUsage();
      await judge(hard);
      times.push(process.cpuUsage(before).user / 1_000);
    }
    expect(Math.min(...times)).toBeLessThan(1_000);
  });
});
