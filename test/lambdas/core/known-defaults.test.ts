import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const sources = globSync('{lambdas,lib}/**/*.ts').map((file) => [file, readFileSync(file, 'utf8')] as const);
const withLine = (pattern: RegExp): string[] =>
  sources.flatMap(([file, text]) => text.split('\n').flatMap((line) => (pattern.test(line) ? [`${file}: ${line.trim()}`] : [])));

const WELL_KNOWN =
  /change[-_]me|['"`]changeme|postgres:postgres|wJalrXUtnFEMI|AKIAIOSFODNN7EXAMPLE|(?:[sS]ecret|[tT]oken|[pP]assword)\s*(?:\?\?|\|\|)\s*['"`]\w/;
const FALLBACK = /\b[A-Z_]*(?:SECRET|TOKEN|PASSWORD|PEPPER|API_KEY)[A-Z_]*: z\.[^\n]*\.default\(/;

test('no secret has a value to fall back to, and none is a known one (S15.8)', () => {
  expect(withLine(WELL_KNOWN)).toEqual([]);
  expect(withLine(FALLBACK)).toEqual([]);

  for (const line of ["const secret = given.token ?? 'rempart'", 'postgres://postgres:postgres@db']) expect(WELL_KNOWN.test(line)).toBe(true);
  expect(FALLBACK.test("SIGNING_SECRET: z.string().default('x'),")).toBe(true);
});

test('no function names a file of its machine for what a user gave it (S19.10)', () => {
  const writers = sources
    .filter(([, text]) => /from 'node:fs(?:\/promises)?'/.test(text) && /\b(?:writeFile|createWriteStream|mkdir|mkdtemp|open|rename|cp)\b/.test(text))
    .map(([file]) => file);
  // Definitions of the scanner alone, under names that are theirs; a file of a user is a stream from its first byte to its last.
  expect(writers.filter((file) => !/^lambdas\/materials\/(?:definition|freshclam|clamd)/.test(file) && file.startsWith('lambdas/'))).toEqual([]);
  expect(writers.length).toBeGreaterThan(0);
});
