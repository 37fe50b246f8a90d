import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { contentParts } from '../../../lambdas/spam/content.ts';
import { fold, wordsOf } from '../../../lambdas/spam/fold.ts';
import { alike, signatureOf } from '../../../lambdas/spam/signature.ts';
import { explained, scoreOf, SLOW_FROM } from '../../../lambdas/spam/verdict.ts';
import { effort } from '../../support/effort.ts';

const lines = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, `../../fixtures/spam/${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { text: string }).text);
const ordinary = [...lines('ordinary.en'), ...lines('ordinary.fr')];
const spam = [...lines('spam'), ...lines('spam.later')];
const scored = (text: string, more: object = {}): number => scoreOf(contentParts({ text, words: [], ...more }));

describe('a message by itself (S18.1)', () => {
  test('of an ordinary person passes: of more than 600 in two languages at most one in 200 is stopped', () => {
    expect(ordinary.length).toBeGreaterThan(600);
    const stopped = ordinary.filter((text) => scored(text) >= SLOW_FROM);
    expect(stopped.length / ordinary.length).toBeLessThanOrEqual(0.005);
  });

  test('of a spammer does not: at least 19 of 20', () => {
    const missed = spam.filter((text) => scored(text) < SLOW_FROM);
    expect(missed.length / spam.length).toBeLessThanOrEqual(0.05);
  });

  test('is judged in milliseconds, however it is made', () => {
    for (const text of [
      'a'.repeat(16_000),
      'http://a.xyz '.repeat(300),
      '\u0301'.repeat(4_000),
      'whatsapp '.repeat(450),
      `${'dot '.repeat(1_000)}com`,
      '[url='.repeat(800),
    ]) {
      const spent = effort();
      scored(text);
      signatureOf(text);
      expect(spent()).toBeLessThan(1_000);
    }
  });

  test('says why, and repeats nothing of the message', () => {
    const told = explained(contentParts({ text: 'Casino secretword http://win.top click here', words: [] }));
    expect(told).toMatch(/^score=\d+ links=\d+ vocabulary=\d+ pitch=\d+$/);
  });

  test.each([
    ['a filled trap', 'Hello', { trap: 'http://x' }, 100],
    ['a word that the account does not want to read', 'Have you heard of ACMÉ corp.?', { words: ['acme corp'] }, 100],
    ['the same hidden by look-alikes', 'Have you heard of А\u200bсmе Corp?', { words: ['acme corp'] }, 100],
    ['a part of another word', 'Have you heard of Acmecorporation?', { words: ['acme corp'] }, 0],
    ['a word that looks like a pattern', 'a+b and (x', { words: ['(y', '.*', '[a-z]', '(a|b)+$'] }, 0],
    ['an address on the own site', 'https://shop.example.com/a https://www.shop.example.com/b https://shop.example.com/c', { ownHost: 'shop.example.com' }, 0],
  ])('with %s', (_, text, more, score) => {
    const { links, listed, trap } = contentParts({ text, words: [], ...more });
    expect((links ?? 0) + (listed ?? 0) + (trap ?? 0) >= 100 ? 100 : (listed ?? 0) + (trap ?? 0) + (more && 'ownHost' in more ? (links ?? 0) : 0)).toBe(score);
  });

  test('of a whole other script hides nothing', () => {
    for (const text of [
      'Здравствуйте, где мой заказ 48213?',
      'Γειά σας, πού είναι η παραγγελία μου;',
      'أين طلبي من فضلك؟',
      '注文はどこですか？',
      '👨‍👩‍👧‍👦 family ticket?',
      'क्या आप खुले हैं?',
    ])
      expect(contentParts({ text, words: [] }).obfuscation).toBe(0);
  });
});

describe('one form', () => {
  test.each([
    ['Вuy сheap vіagra', 'buy cheap viagra'],
    ['Ｃａｓｉｎｏ', 'casino'],
    ['𝗕𝘂𝘆', 'buy'],
    ['ca\u200bsi\u00adno', 'casino'],
    ['Félicitations', 'felicitations'],
  ])('of %s is %s', (text, form) => expect(fold(text)).toBe(form));

  test.each([
    ['v.i.a.g.r.a now', ['viagra', 'now']],
    ['V1AGRA c@sino', ['viagra', 'casino']],
    ['order 48213', ['order', '48213']],
  ])('of the words of %s', (text, words) => expect(wordsOf(text)).toEqual(words));
});

describe('signatures', () => {
  const pitch = 'Dear friend, visit our wonderful shop and get the very best watches for the smallest price of the year';
  test.each([
    [`${pitch} 8841`],
    [`${pitch}!!! 🔥🔥🔥`],
    [pitch.toUpperCase()],
    [pitch.replaceAll(' ', '  ')],
    [pitch.replace('wonderful', 'great')],
    [pitch.replaceAll('e', 'е')],
    [`Hey ${pitch} xx`],
  ])('of the same message in other clothes are alike: %s', (text) => {
    expect(alike(signatureOf(text).hashes, signatureOf(pitch).hashes)).toBe(true);
  });

  test('of different messages are not: among the ordinary ones hardly a pair', () => {
    const signatures = ordinary.filter((text) => text.length > 40).map((text) => signatureOf(text).hashes);
    let pairs = 0;
    let same = 0;
    for (let a = 0; a < signatures.length; a += 1)
      for (let b = a + 1; b < signatures.length; b += 1) {
        pairs += 1;
        if (alike(signatures[a] ?? '', signatures[b] ?? '')) same += 1;
      }
    expect(same / pairs).toBeLessThan(0.001);
  });
});
