import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExtractionError, type Block } from '../../../lambdas/materials/block.ts';
import { chunk, type ChunkLimits } from '../../../lambdas/materials/chunk.ts';
import { searchText } from '../../../lambdas/retrieval/stored-chunk.ts';
import { effort } from '../../support/effort.ts';

const LIMITS: ChunkLimits = { targetCharacters: 120, overlapCharacters: 30, maxChunks: 5000 };
const block = (text: string, more: Partial<Block> = {}): Block => ({ text, headings: [], ...more });

const anyWord = fc.stringMatching(/^[a-zé0-9]{1,30}[.!?,]?$/u);
const anySpace = fc.constantFrom(' ', ' ', ' ', '\n', '\n\n', '  \n \n');
const anyText = fc.array(fc.tuple(anyWord, anySpace), { minLength: 1, maxLength: 120 }).map((pairs) => pairs.flat().join(''));

describe('properties of any text', () => {
  test('every word appears in some chunk, and in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const said = chunk([block(text)], LIMITS).flatMap((part) => part.text.split(/\s+/));
        let at = 0;
        for (const word of text.trim().split(/\s+/)) {
          at = said.indexOf(word, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('no chunk is empty or longer than the target, and ordinals count from zero', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, fc.string({ maxLength: 600, unit: 'grapheme' }))), (texts) => {
        const chunks = chunk(
          texts.map((text) => block(text)),
          LIMITS,
        );
        expect(chunks.every(({ text }) => text.length > 0 && text.length <= LIMITS.targetCharacters)).toBe(true);
        expect(chunks.map(({ ordinal }) => ordinal)).toEqual(chunks.map((_, at) => at));
      }),
    );
  });

  test('a chunk holds the words of one block only', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 2, maxLength: 5 }), (texts) => {
        const marked = texts.map((text, at) => block(text.replace(/[\p{L}\p{N}]+/gu, `b${at}`), { page: at + 1 }));
        for (const { text, page } of chunk(marked, LIMITS)) expect(new Set(text.match(/b\d+/g))).toEqual(new Set([`b${(page ?? 0) - 1}`]));
      }),
    );
  });
});

test('a chunk carries its page and its headings, and they are searched with it', () => {
  const [first, second] = chunk([block('On the page.', { page: 7 }), block('In the section.', { headings: ['Guide', 'Returns'] })]);

  expect(first).toEqual({ ordinal: 0, text: 'On the page.', page: 7 });
  expect(second).toEqual({ ordinal: 1, text: 'In the section.', heading: 'Guide > Returns' });
  expect([first, second].map((part) => searchText(part!))).toEqual(['On the page.', 'Guide > Returns\n\nIn the section.']);
});

test('a text is cut between paragraphs, and a paragraph that is too long between sentences', () => {
  const short = 'A short paragraph that stands for itself and is not cut.';
  const long = 'The first sentence of the long one says this, at some length. The second sentence of it says that. And the third one ends it here.';

  const texts = chunk([block(`${short}\n\n${short}\n\n${long}`)], { ...LIMITS, overlapCharacters: 0 }).map(({ text }) => text);

  expect(texts).toEqual([
    `${short}\n\n${short}`,
    'The first sentence of the long one says this, at some length. The second sentence of it says that.',
    'And the third one ends it here.',
  ]);
});

test('the next chunk repeats the last sentence of the one before, if it is short enough', () => {
  const sentences = [
    'One sentence is rather long and fills nearly all that a chunk can hold of it.',
    'Short one here.',
    'Another sentence that does not fit into the first chunk.',
  ];

  const [, second] = chunk([block(sentences.join(' '))], LIMITS);

  expect(second?.text).toBe(`${sentences[1]} ${sentences[2]}`);
});

test('a word longer than a chunk is cut, but never inside a character', () => {
  const word = '😀'.repeat(200);

  const texts = chunk([block(word)], LIMITS).map(({ text }) => text);

  expect(texts.join('')).toBe(word);
  expect(texts.every((text) => text.isWellFormed())).toBe(true);
});

test('more chunks than allowed are refused', () => {
  const text = 'word '.repeat(2000);

  expect(() => chunk([block(text)], { ...LIMITS, maxChunks: 10 })).toThrow(ExtractionError);
  expect(chunk([block(text)], { ...LIMITS, maxChunks: 200 }).length).toBeGreaterThan(10);
});

test.each([
  ['one line without a space', 'x'.repeat(600_000)],
  ['full stops', '. '.repeat(200_000)],
  ['blank lines', '\n \n'.repeat(200_000)],
  ['words without a sentence', 'word '.repeat(120_000)],
])('a very long text of %s is cut within two seconds', (_what, text) => {
  const spent = effort();

  chunk([block(text)]);

  expect(spent()).toBeLessThan(2000);
});

describe('a heading', () => {
  const heading = (headings: readonly string[]): string | undefined => chunk([block('x', { headings })], LIMITS)[0]?.heading;

  test('is all those above a piece, outermost first', () => {
    expect(heading(['A', 'B', 'C'])).toBe('A > B > C');
    expect(heading([])).toBeUndefined();
  });

  test('that is too long loses the outermost first, and is cut where that does not help', () => {
    expect(heading(['a'.repeat(600), 'b'.repeat(600), 'c'.repeat(300)])).toBe(`${'b'.repeat(600)} > ${'c'.repeat(300)}`);
    expect(heading(['a', '\u{1f600}'.repeat(501)])).toBe('\u{1f600}'.repeat(500));
    expect(heading(['a', `x${'\u{1f600}'.repeat(501)}`])).toBe(`x${'\u{1f600}'.repeat(499)}`);
    expect(heading(['\u{1f600}'.repeat(500)])).toBe('\u{1f600}'.repeat(500));
  });
});
