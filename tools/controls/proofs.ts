import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tests of each promise (`S1`) and of each attack (`S1.4`), by paths in order. */
export type Proofs = ReadonlyMap<string, readonly string[]>;

interface TestText {
  readonly path: string;
  readonly text: string;
}

const NAMED = /\((S\d+(?:\.\d+)?(?:, S\d+(?:\.\d+)?)*)(?:: [^)]*)?\)/g;

/** What a test's name says it is about: the ids in parentheses, a note after a colon left out. */
export const namedIn = (text: string): string[] => [...text.matchAll(NAMED)].flatMap(([, ids = '']) => ids.split(', '));

/** A file without its comments, which are no tests. One that begins within a line would look like a path or a pattern with a star. */
const uncommented = (text: string): string => text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');

/** Which tests name what. */
export function proofsIn(tests: readonly TestText[]): Proofs {
  const found = new Map<string, Set<string>>();
  for (const { path, text } of tests) for (const id of namedIn(uncommented(text))) found.set(id, (found.get(id) ?? new Set()).add(path));
  return new Map([...found].map(([id, paths]) => [id, [...paths].sort()]));
}

/** Every test of the repository. */
export const readTests = (root: string): TestText[] =>
  globSync('test/**/*.test.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
