import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** The repository. */
export const root = join(import.meta.dirname, '..');

/** One file imports another (repository path) or a package (bare name). */
export interface Import {
  readonly from: string;
  readonly to: string;
}

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A direction of imports that is refused, and why. `except` names files that may, each with its reason. */
export interface Direction {
  readonly from: RegExp;
  readonly to: RegExp;
  readonly why: string;
  readonly except?: readonly (readonly [files: RegExp, reason: string])[];
}

const IMPORT = /(?:\bfrom\s+|^\s*import\s+|\bimport\(\s*)['"]([^'"\n]+)['"]/gm;

/** What `npm run client` writes. */
const BUILT = /^client\/dist\//;

/** Every source file of the project, those that tools write from the registry among them. */
export const readSources = (): Source[] =>
  globSync('{bin,lib,lambdas,local,widget,dashboard,client,tools,test}/**/*.{ts,tsx,mjs,cjs,sql,css}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !BUILT.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** The imports of one file, relative ones as repository paths. */
export const importsOf = ({ path, text }: Source): Import[] =>
  [...text.matchAll(IMPORT)].map(([, to = '']) => ({ from: path, to: to.startsWith('.') ? posix.join(dirname(path), to) : to }));

/** The imports that go in a refused direction. */
export const against = (imports: readonly Import[], { from, to, except = [] }: Direction): Import[] =>
  imports.filter((edge) => from.test(edge.from) && to.test(edge.to) && !except.some(([files]) => files.test(edge.from)));

/** Exceptions of a direction that no import needs any more. */
export const staleExceptions = (imports: readonly Import[], { from, to, except = [] }: Direction): RegExp[] =>
  except.map(([files]) => files).filter((files) => !imports.some((edge) => from.test(edge.from) && to.test(edge.to) && files.test(edge.from)));

/** Rooms that every feature may use; all others are features or jobs with a door of their own. */
const OPEN_ROOMS = new Set([
  'core',
  'database',
  'tokens',
  'sessions',
  'people',
  'passwords',
  'limits',
  'quota',
  'models',
  'retrieval',
  'access',
  'blocks',
  'spam',
  'bots',
  'outgoing',
  'cleaning',
  'behaviour',
  'messaging',
  'sealing',
  'events',
]);

const room = (path: string): string | undefined => /^lambdas\/([^/]+)\//.exec(path)?.[1];

/** Imports by which one feature reaches into another past its contract. */
export const trespasses = (imports: readonly Import[]): Import[] =>
  imports.filter(({ from, to }) => {
    const [here, there] = [room(from), room(to)];
    return here && there && here !== there && !OPEN_ROOMS.has(there) && !/\/(?:contract|purposes|reasons)\.ts$/.test(to);
  });

/** Names that say nothing. */
export const badNames = (paths: readonly string[]): string[] =>
  paths.filter((path) => /(^|[/.-])(utils?|helpers?|common|misc|shared|managers?|services?)([/.-]|$)/i.test(path) || /(^|\/)index\.[a-z]+$/.test(path));

/** The longest file that is still one promise, in lines. */
export const LONGEST_FILE = 300;

const lines = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** Files above the limit. */
export const tooLong = (sources: readonly Source[]): string[] => sources.filter(({ text }) => lines(text) > LONGEST_FILE).map(({ path }) => path);

/** Files whose text, without comments, holds a pattern. */
export const holding = (sources: readonly Source[], pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1'))).map(({ path }) => path);
