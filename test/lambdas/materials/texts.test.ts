import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { WRITTEN_MAX } from '../../../lambdas/materials/contract.ts';
import { extract } from '../../../lambdas/materials/extract.ts';
import { checkKind } from '../../../lambdas/materials/file-kind.ts';
import { givenBack, requireWritten, WRITTEN_BYTES, writtenAnswer, writtenText } from '../../../lambdas/materials/texts.ts';

test.each(['R&D', 'a < b && c > d', 'O’Brien 5 > 3', 'MZ and %PDF- and PK\u0003\u0004', '{{constructor}}', '😀 עברית'])(
  '%j written as a text is read as it is (S17.4)',
  async (text) => {
    const { body, kind, name } = writtenText({ title: 'R&D <3', text });

    expect([kind, name]).toEqual(['text', 'R&D <3']);
    expect((await extract({ bytes: body, type: 'txt' })).blocks).toEqual([{ text, headings: [] }]);
  },
);

test('an answer stands under its question', async () => {
  const { body, name, question } = writtenAnswer({ question: 'Is a < b?', answer: 'Yes.\n\nAlways.' });

  expect([name, question]).toEqual(['Is a < b?', 'Is a < b?']);
  expect((await extract({ bytes: body, type: 'md' })).blocks).toEqual([{ text: 'Yes.\n\nAlways.', headings: ['Is a < b?'] }]);
});

test('what is written passes the check of files, whatever it begins with; another markup does not', () => {
  const check = (text: string): boolean => {
    const { body, contentType } = writtenText({ title: 't', text });
    return checkKind({ head: body, tail: body, declaredType: contentType, extension: 'txt' }).ok;
  };

  expect(['MZ', 'GIF89a', 'R&D'].map(check)).toEqual([true, true, true]);
  expect(check('<!doctype html><script>')).toBe(false);
});

test('what was written comes back as it was given, whatever is in it', () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(words, words, (first, second) => {
      const title = first.replaceAll(/[\r\n]/g, ' ');

      expect(givenBack({ kind: 'text', name: title }, writtenText({ title, text: second }).body)).toEqual({ title, text: second });
      expect(givenBack({ kind: 'answer', name: title }, writtenAnswer({ question: title, answer: second }).body)).toEqual({ question: title, answer: second });
    }),
  );
});

test('the largest that can be written can be read', () => {
  expect(writtenText({ title: 't', text: '😀'.repeat(WRITTEN_MAX.text) }).body.length).toBeLessThanOrEqual(WRITTEN_BYTES);
});

test.each([
  ['a file', { kind: 'file', status: 'ready', updating: false }],
  ['a page', { kind: 'page', status: 'ready', updating: false }],
  ['a text of which a version is on its way', { kind: 'text', status: 'ready', updating: true }],
  ['a text that has not been scanned', { kind: 'text', status: 'scanning', updating: false }],
  ['an answer that was rejected', { kind: 'answer', status: 'rejected', updating: false }],
] as const)('%s is not given back as text; one that answers is (S24)', (_what, material) => {
  expect(() => requireWritten(material)).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(() => requireWritten({ kind: 'answer', status: 'ready', updating: false })).not.toThrow();
  expect(() => givenBack({ kind: 'text', name: 't' }, undefined)).toThrow(expect.objectContaining({ code: 'conflict' }));
});
