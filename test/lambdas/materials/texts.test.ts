import { expect, test } from '@jest/globals';
import { extract } from '../../../lambdas/materials/extract.ts';
import { checkKind } from '../../../lambdas/materials/file-kind.ts';
import { writtenAnswer, writtenText } from '../../../lambdas/materials/texts.ts';

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
