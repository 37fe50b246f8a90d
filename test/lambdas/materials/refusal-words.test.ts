import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { admit } from '../../../lambdas/cleaning/admit.ts';
import { Problem, problemDocument, type Sentence } from '../../../lambdas/core/problem.ts';
import { REASON_TABLE } from '../../../lambdas/materials/reasons.ts';
import { URL_REASONS } from '../../../lambdas/outgoing/contract.ts';
import { urlRefused } from '../../../lambdas/outgoing/refusal.ts';

const pdf = { filename: 'a.pdf', contentType: 'application/pdf', bytes: 10 };
const refusalOf = (file: typeof pdf): Problem => {
  try {
    admit('training', file);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('it was let in');
};
const leaving = ({ code, extra }: Problem) => problemDocument(code, 'request', extra);

describe('a refusal at a door of knowledge says why, in English and in French', () => {
  test.each([
    ['name', { ...pdf, filename: '../../etc/passwd' }],
    ['type', { ...pdf, contentType: 'text/html' }],
    ['size', { ...pdf, bytes: 900_000_000 }],
  ])('of a file for its %s', (reason, file) => {
    const document = leaving(refusalOf(file));

    expect(document).toMatchObject({ code: 'upload-refused', reason, message: { en: document['detail'], fr: expect.stringMatching(/\w{3}/) } });
  });

  test.each(URL_REASONS)('of an address for %s', (reason) => {
    const document = leaving(urlRefused(reason, 'what the log says'));

    expect(document).toMatchObject({ code: 'url-refused', reason, message: { en: document['detail'], fr: expect.stringMatching(/\w{3}/) } });
    expect(JSON.stringify(document)).not.toContain('what the log says');
  });

  test('of what fails later, for every reason', () => {
    const sentences: readonly Sentence[] = Object.values(REASON_TABLE).flatMap(({ what, helps }) => [what, helps]);

    expect(sentences.filter(({ en, fr }) => en === '' || fr === '' || en === fr)).toEqual([]);
  });

  test('and none has an English detail alone', () => {
    const folders = ['materials', 'imports', 'uploads', 'outgoing'].map((name) => `lambdas/${name}`);
    const files = [
      ...folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)),
      'lambdas/cleaning/admit.ts',
      'lambdas/database/room.ts',
      'lambdas/database/knowledge-store.ts',
    ];

    expect(files.filter((file) => /\bdetail: ?['"`]/.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(/\bdetail: ?['"`]/.test("extra: { detail: 'English' }")).toBe(true);
  });
});
