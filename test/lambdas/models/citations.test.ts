import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { citationReader } from '../../../lambdas/models/citations.ts';
import { written } from './turns.ts';

const read = (pieces: readonly string[], passages = 3): string => {
  const reader = citationReader(passages);
  return written([...pieces.flatMap(reader.push), ...reader.end()]);
};

describe('markers', () => {
  test.each([
    ['Seven years [1].', 'Seven years{0}.'],
    ['Both [1, 3] of them[2]', 'Both{0}{2} of them{1}'],
    ['Twice [2,2; 2].', 'Twice{1}.'],
    ['Unknown [4] and [1, 9]', 'Unknown and{0}'],
    ['An array[42] or a [link](https://example.org)', 'An array or a [link](https://example.org)'],
    ['Not closed [1', 'Not closed [1'],
    ['Spaces   stay [x] here  ', 'Spaces   stay [x] here  '],
  ])('%j', (text, expected) => {
    expect(read([text])).toBe(expected);
  });

  test('[0] says that no passage answers', () => {
    const reader = citationReader(3);

    expect([...reader.push('[0] I do not know.'), ...reader.end()]).toEqual([{ kind: 'refused' }, { kind: 'text', text: ' I do not know.' }]);
  });
});

test('however the text is cut, the parts say the same', () => {
  const text = fc.array(fc.constantFrom('word', ' ', '[', ']', '1', '2', '[3]', ' [1]', '[1, 2]', ',', '\u00a0', '[9]'), { maxLength: 40 });
  fc.assert(
    fc.property(text, (pieces) => {
      expect(read(pieces)).toBe(read([pieces.join('')]));
    }),
    { numRuns: 500 },
  );
});

test('text is kept back only as long as it may become a marker', () => {
  const reader = citationReader(1);

  expect(reader.push('word')).toEqual([{ kind: 'text', text: 'word' }]);
  expect(reader.push(' [')).toEqual([]);
  expect(reader.push('a')).toEqual([{ kind: 'text', text: ' [a' }]);
  expect(reader.push(`[${'1'.repeat(60)}`)).toEqual([{ kind: 'text', text: `[${'1'.repeat(60)}` }]);
});
