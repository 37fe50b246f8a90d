import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGraphs } from '../../tools/bundle-graph.ts';
import { bundleAlone } from '../../tools/bundle.ts';
import { ratios } from './interleave.ts';
import { measuredNow, ratioText, writeSection } from './page.ts';
import { ONE_CLIENT } from './start-rows.ts';
import { startsInTurns } from './starts.ts';

const root = join(import.meta.dirname, '../..');
const ROUNDS = 15;

export interface ColdStart {
  readonly name: string;
  readonly kilobytes: number;
  /** Work of a start to that of an empty handler. */
  readonly empty: { readonly q1: number; readonly median: number; readonly q3: number };
  /** To that of a handler with one client of DynamoDB. */
  readonly bare: { readonly q1: number; readonly median: number; readonly q3: number };
  readonly milliseconds: number;
  /** What of them goes into the bundle, and not into Node's own start. */
  readonly load: number;
}

const BARE = 'one client of DynamoDB and nothing else';
/** The most that any start is meant to cost, in starts of an empty handler. */
const MOST = 3;

/** Starts every function in turns with an empty handler and one that has a single client of the SDK. */
export async function coldStarts(progress: (step: string) => void, rounds: number = ROUNDS, only: readonly string[] = []): Promise<ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-cold-'));
  try {
    const [empty, bare] = [join(folder, 'empty.js'), join(folder, 'bare.js')];
    writeFileSync(empty, 'exports.handler = async () => undefined;\n');
    await bundleAlone(ONE_CLIENT, bare);
    const sizes = JSON.parse(readFileSync(join(root, 'dist/sizes.json'), 'utf8')) as Record<string, number>;
    const names = Object.keys(sizes).filter((name) => only.length === 0 || only.includes(name));
    // Above a bundle in Lambda stands no package.json; the one of this project would make ES modules of all.
    for (const name of names) cpSync(join(root, 'dist', name), join(folder, name), { recursive: true });
    const files = { empty, bare, ...Object.fromEntries(names.map((name) => [name, join(folder, name, 'index.js')])) };
    const { of, median } = startsInTurns(files, rounds, progress);
    return ['bare', ...names].map((name) => ({
      name: name === 'bare' ? BARE : name,
      kilobytes: Math.round((sizes[name] ?? readFileSync(bare).length) / 1_000),
      empty: ratios(of(name, 'all'), of('empty', 'all')),
      bare: ratios(of(name, 'all'), of('bare', 'all')),
      milliseconds: median(name, 'all'),
      load: median(name, 'load'),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Packages that are named where a start is too large. */
const LARGEST = 6;

/** What the chat reads and loads, where it misses its own goal. */
function chatInTheWay(functions: readonly ColdStart[], bare: ColdStart): string {
  const chat = functions.find(({ name }) => name === 'chat');
  if (!chat || chat.bare.median <= 1.5) return '';
  const largest = Object.entries(readGraphs(join(root, 'dist'))['chat'] ?? {})
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, LARGEST)
    .map(([name, bytes]) => `${name} ${Math.round(bytes / 1_000)}`);
  return ` The chat misses its own goal: it reads ${chat.kilobytes} kB where one client is ${bare.kilobytes} (${largest.join(', ')}), and loading them takes ${chat.load.toFixed(0)} ms where that takes ${bare.load.toFixed(0)}.`;
}

/** What stands in the way of the functions that cost more than they are meant to. */
function inTheWay(starts: readonly ColdStart[]): string {
  const functions = starts.filter(({ name }) => name !== BARE);
  const within = functions.filter(({ empty }) => empty.median <= MOST).length;
  const bare = starts.find(({ name }) => name === BARE);
  if (within === functions.length || !bare) return '';
  const empty = bare.milliseconds / bare.empty.median;
  const light = functions.filter(({ load }) => load <= bare.load).length;
  return `Of ${functions.length} functions ${within} keep within ${MOST} times an empty handler. An empty one takes ${empty.toFixed(0)} ms of the processor, so ${((MOST - 1) * empty).toFixed(0)} ms are left for all that a bundle loads; one client of the SDK alone, with nothing beside it, takes ${bare.load.toFixed(0)} ms of them,
and the product takes the SDK as it is. ${light} functions load no more than that; the others carry schemas, SQL and clients of two or three services, whose loading grows with what is read (the column kB), and what can wait is loaded late: the tracker of errors, the purifier, the reader of PDFs, Stripe, the words of passwords. What would be left is a client of
one's own, which is measured in "Letting a session in".${chatInTheWay(functions, bare)}`;
}

/** The section of docs/benchmarks.md. */
export function coldStartText(starts: readonly ColdStart[], rounds: number = ROUNDS): string {
  const row = ({ name, kilobytes, empty, bare, milliseconds, load }: ColdStart): string =>
    `| ${name} | ${kilobytes} | ${ratioText(empty)} | ${ratioText(bare)} | ${milliseconds.toFixed(0)} | ${load.toFixed(0)} |`;
  return `${measuredNow()} What the processor does from the start of a process until the handler is there, by \`npm run bench:cold\`: every function in turns with an empty handler and with a handler that has one client
of DynamoDB as esbuild bundles it with nothing left out, ${rounds} rounds, ratio with quartiles. Goals: any function at most ${MOST} of an empty handler, authorizer at most 1.20 of one client, chat at most 1.50 of it. Ours make their clients at the first call, which
is a twentieth of the latter. \`tools/bundle-budgets.ts\` says how much each start may read and what of.

| function | kB | / an empty handler | / one client | ms of processor | of them for the bundle |
|---|---|---|---|---|---|
${[...starts]
  .sort((one, other) => one.empty.median - other.empty.median)
  .map(row)
  .join('\n')}

${inTheWay(starts)}`;
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const [rounds = ROUNDS, ...only] = process.argv.slice(2).map((word, at) => (at === 0 ? Number(word) : word));
  const text = coldStartText(await coldStarts((step) => console.error(step), Number(rounds), only.map(String)), Number(rounds));
  // Of some functions only it is a look.
  if (only.length === 0) writeSection('Cold start', text);
  console.log(text);
}
