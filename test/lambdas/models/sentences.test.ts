import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { paragraphs, sentences } from '../../../lambdas/models/sentences.ts';
import { effort } from '../../support/effort.ts';

describe('one sentence stays whole', () => {
  test.each([
    'Mr. Okafor and Dr. Lee met Mme. Roux at St. Malo.',
    'It costs 4.90 euros or 1,200.50 in all.',
    'See No. 5 and fig. 3 on p. 12 of vol. 2.',
    'Use fruit, e.g. Apples, or i.e. Pears.',
    'J. R. Smith wrote it.',
    'Write to help@orvella.example or see www.orvella.example for more.',
    'Wait… then press the button.',
    'Le prix est de 12,50 € env. Jusqu’à nouvel ordre.',
    '3. Press the button',
  ])('%s', (text) => {
    expect(sentences(text)).toEqual([text]);
  });
});

describe('sentences are parted', () => {
  test.each([
    ['Is it free? No. You pay 5 euros! Really.', ['Is it free?', 'No.', 'You pay 5 euros!', 'Really.']],
    ['Est-ce gratuit ? Oui ! C’est « gratuit. » Venez.', ['Est-ce gratuit ?', 'Oui !', 'C’est « gratuit. »', 'Venez.']],
    ['He said "stop." Then he left.', ['He said "stop."', 'Then he left.']],
    ['It needs 230 V and 10 A. Do not use a lead.', ['It needs 230 V and 10 A.', 'Do not use a lead.']],
    ['It was 2014. Then came 2015.', ['It was 2014.', 'Then came 2015.']],
    ['これは本です。読みます！', ['これは本です。', '読みます！']],
    ['A title\n\nA sentence\nover two lines.', ['A title', 'A sentence\nover two lines.']],
    ['You need:\n- a cup\n- water\n1. Boil it', ['You need:', '- a cup', '- water', '1. Boil it']],
  ])('%j', (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });
});

test('no character but white space is lost, whatever the text', () => {
  const marks = fc.constantFrom('. ', '? ', '\n', '\n\n', '- ', '1. ', 'A', 'é', '。', '…', '"', ' ');
  const text = fc.string({ maxLength: 300, unit: fc.oneof(marks, fc.string({ maxLength: 2, unit: 'binary' })) });
  fc.assert(
    fc.property(text, (anything) => {
      const solid = anything.replace(/\s+/g, '');
      expect(sentences(anything).join('').replace(/\s+/g, '')).toBe(solid);
      expect(paragraphs(anything).join('').replace(/\s+/g, '')).toBe(solid);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['full stops', '.'.repeat(500_000)],
  ['stops and spaces', '. '.repeat(100_000)],
  ['line ends and spaces', '\n   '.repeat(200_000)],
  ['closing quotes', '."'.repeat(250_000)],
])('a very long text of %s is read within two seconds', (_what, text) => {
  const spent = effort();

  sentences(text);

  expect(spent()).toBeLessThan(2000);
});
