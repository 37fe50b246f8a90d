import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { problemWords } from '../../dashboard/language/problem-words.ts';
import type { Words } from '../../dashboard/language/words.ts';
import { PROBLEMS } from '../../lambdas/core/problem.ts';
import { root } from '../source-rules.ts';

type Table = Readonly<Record<string, string | ((...values: unknown[]) => string)>>;

const files = globSync('dashboard/**/*-words.ts', { cwd: root }).sort();
const tables = await Promise.all(
  files.map(async (file) => [file, Object.values((await import(join(root, file))) as Record<string, Words<Table>>)[0]] as const),
);

/** A text as it is read, its values put in as `x`. */
const said = (text: Table[string] | undefined): string => (typeof text === 'function' ? text('x', 'x') : (text ?? ''));

test('every refusal of the service has words in the dashboard, and beside them only what the client itself says', () => {
  const known = Object.keys(problemWords.en).filter((code) => code !== 'unreachable' && code !== 'seconds');
  expect(known.sort()).toEqual(Object.keys(PROBLEMS).sort());
});

describe.each(tables)('%s', (_file, table) => {
  test('says the same things in both languages, and none of them is empty', () => {
    expect(Object.keys(table?.fr ?? {})).toEqual(Object.keys(table?.en ?? { none: '' }));
    for (const language of ['en', 'fr'] as const) expect(Object.entries(table?.[language] ?? {}).filter(([, text]) => said(text).trim() === '')).toEqual([]);
  });

  test('writes French with its own apostrophes, and leaves no text of more than three words in English', () => {
    for (const [name, text] of Object.entries(table?.fr ?? {})) {
      expect([name, said(text)]).toEqual([name, expect.not.stringMatching(/\w'\w/)]);
      const english = said(table?.en[name]);
      if (english.split(' ').length > 3) expect([name, said(text)]).not.toEqual([name, english]);
    }
  });
});
