import { copyFileSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { guardsOf } from '../lambdas/authorizer/guards.ts';
import { ALL_ROUTES } from '../lambdas/contracts.ts';
import { bundleApart, credentialsOfEnvironment } from './bundle-apart.ts';
import { BUDGETS_KB } from './bundle-budgets.ts';
import { entriesOf, graphsOf, readWith } from './bundle-graph.ts';
import { buildDashboard } from './dashboard.ts';
import { writeWidget } from './widget.ts';

/** Functions that a visitor waits for: what they import late lies in files of its own. */
const APART: ReadonlySet<string> = new Set(['authorizer', 'chat', 'visitors', 'widget']);

const root = join(import.meta.dirname, '..');

/** `lambdas/materials/scan.handler.ts` -> `materials-scan`; `lambdas/search/handler.ts` -> `search`. */
export const bundleName = (file: string): string => [basename(dirname(file)), basename(file).replace(/\.?handler\.ts$/, '')].filter(Boolean).join('-');

/** The chunk with jsdom in it, beside the bundles that may need it: loaded when the first markup comes, never before. */
const PURIFIER = 'purifier.js';
const PURIFIER_BUDGET = 9_000_000;

/** The error tracker, beside every bundle: loaded when something has failed and errors are to be sent, else never (docs/decisions/0023). */
const TRACKER = 'errors.js';
const TRACKER_BUDGET = 110_000;

/** Leaves a lazy import in the bundle. One CommonJS file has no chunks of its own, and what is rarely needed must not be read at every start. */
const apart = (source: RegExp, file: string): Plugin => ({
  name: `${file} apart`,
  setup: (esbuild) => esbuild.onResolve({ filter: source }, ({ kind }) => (kind === 'dynamic-import' ? { path: `./${file}`, external: true } : undefined)),
});

/** Leaves the purifier to a file beside the bundle. */
export const purifierApart = apart(/\/purifier\.ts$/, PURIFIER);

const WATCHED = 'watched:';
/** Makes the entry of a bundle out of that of a function: the same exports, whose errors are told. */
const watchedEntries: Plugin = {
  name: 'watched-entries',
  setup(esbuild) {
    esbuild.onResolve({ filter: new RegExp(`^${WATCHED}`) }, ({ path }) => ({ path: path.slice(WATCHED.length), namespace: 'watched' }));
    esbuild.onLoad({ filter: /./, namespace: 'watched' }, ({ path }) => ({
      resolveDir: root,
      loader: 'ts',
      contents: `import * as entry from './${path}';
        import { watched } from './lambdas/core/watched.ts';
        export const { handler, onEvent, isComplete } = watched(entry, __filename);`,
    }));
  },
};

/** jsdom asks at load for the file of a worker that only synchronous XMLHttpRequest would start, and reads a style sheet beside its sources. */
const jsdomWhole: Plugin = {
  name: 'jsdom-whole',
  setup: (esbuild) =>
    esbuild.onLoad({ filter: /jsdom[\\/]lib[\\/].*XMLHttpRequest-impl\.js$/ }, ({ path }) => ({
      loader: 'js',
      contents: readFileSync(path, 'utf8').replace(/require\.resolve\(["']\.\/xhr-sync-worker\.js["']\)/, 'null'),
    })),
};

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // One CJS file each: with an SDK client in it, one-file ESM costs half as much again to load (docs/decisions/0004).
  format: 'cjs',
  minify: true,
  keepNames: true,
  // Kept apart from what is deployed: whoever may read a stack uploads them (docs/errors.md).
  sourcemap: 'external',
  sourcesContent: false,
  mainFields: ['module', 'main'],
  loader: { '.sql': 'text' },
  legalComments: 'none',
  logLevel: 'warning',
  // The PDF reader asks where it lies, which CommonJS says in other words. Our own sources do not (test/architecture.test.ts).
  define: { 'import.meta': '__importMeta' },
  // Of what stays outside, such as the purifier: CommonJS asks for it as CommonJS.
  supported: { 'dynamic-import': false },
  plugins: [purifierApart, apart(/\/error-tracker\.ts$/, TRACKER), credentialsOfEnvironment],
  banner: { js: 'const __importMeta={url:require("node:url").pathToFileURL(__filename).href};' },
};

/** A file beside the bundles that ask for it. */
interface Chunk {
  readonly file: string;
  readonly budget: number;
  readonly build: (outfile: string) => Promise<void>;
}

/** The folders whose bundle asks for a chunk. */
const askingFor = (chunk: string, outputs: Metafile['outputs']): string[] => [
  ...new Set(Object.entries(outputs).flatMap(([file, { imports }]) => (imports.some(({ path }) => path === `./${chunk}`) ? [dirname(join(root, file))] : []))),
];

/** Bundles one source into one file, with nothing of it left out but what plugins leave out: what a bench measures against. */
export const bundleAlone = (contents: string, outfile: string, plugins: Plugin[] = []): Promise<unknown> =>
  build({ ...common, plugins, absWorkingDir: root, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile, sourcemap: false });

/** Builds the purifier as one file. */
export const buildPurifier = async (outfile: string): Promise<void> =>
  void (await build({
    ...common,
    absWorkingDir: root,
    plugins: [jsdomWhole],
    entryPoints: ['lambdas/cleaning/purifier.ts'],
    outfile,
    sourcemap: false,
    logLevel: 'error',
  }));

/** Builds the error tracker as one file. */
export const buildTracker = async (outfile: string): Promise<void> =>
  void (await build({ ...common, absWorkingDir: root, entryPoints: ['lambdas/core/error-tracker.ts'], outfile, sourcemap: false }));

/** Puts a chunk beside the bundles that ask for it. */
async function addChunk(chunk: Chunk, outputs: Metafile['outputs'], output: string): Promise<void> {
  const outfile = join(output, chunk.file);
  await chunk.build(outfile);
  const { size } = statSync(outfile);
  if (size > chunk.budget) throw new Error(`${chunk.file} has ${size} bytes, above its budget of ${chunk.budget}`);
  for (const folder of askingFor(chunk.file, outputs)) copyFileSync(outfile, join(folder, chunk.file));
  rmSync(outfile);
}

/** Source maps lie apart from what is deployed. */
export const MAPS = 'maps';
function moveMaps(output: string): void {
  for (const file of globSync('*/*.js.map', { cwd: output })) {
    mkdirSync(join(output, MAPS, dirname(file)), { recursive: true });
    renameSync(join(output, file), join(output, MAPS, file));
  }
}

/** Programs of threads by function: a file of its own beside the bundle, which starts it by its name. `.cjs`, so that no package.json above it has a say. */
const THREADS: Readonly<Record<string, { readonly program: string; readonly budget: number }>> = {
  'materials-ingest/extractor.cjs': { program: 'lambdas/materials/extractor.thread.ts', budget: 3_000_000 },
  'uploads-render/picture.cjs': { program: 'lambdas/uploads/picture.thread.ts', budget: 300_000 },
};

/** Codecs of pictures, beside the function that starts the thread which uses them. */
const CODECS = [
  'png/codec/pkg/squoosh_png_bg.wasm',
  'jpeg/codec/dec/mozjpeg_dec.wasm',
  'webp/codec/dec/webp_dec.wasm',
  'webp/codec/enc/webp_enc_simd.wasm',
  'resize/lib/resize/pkg/squoosh_resize_bg.wasm',
];

/** Copies the codecs into a folder. */
export const addCodecs = (folder: string): void => {
  for (const codec of CODECS) copyFileSync(join(root, 'node_modules/@jsquash', codec), join(folder, basename(codec)));
};

/** Builds the program of a thread. */
export const buildThread = async (program: string, outfile: string): Promise<void> =>
  void (await build({ ...common, absWorkingDir: root, entryPoints: [program], outfile, sourcemap: false }));

async function addThreads(output: string): Promise<void> {
  for (const [name, { program, budget }] of Object.entries(THREADS)) {
    const outfile = join(output, name);
    await buildThread(program, outfile);
    const { size } = statSync(outfile);
    if (size > budget) throw new Error(`${name} has ${size} bytes, above its budget of ${budget}`);
  }
}

/** Bundles every entry point in one pass. @throws Error when a bundle is above its budget. */
export async function bundle(output = join(root, 'dist')): Promise<Record<string, number>> {
  const entries = globSync('lambdas/**/*handler.ts', { cwd: root }).sort();
  rmSync(output, { recursive: true, force: true });
  const FRAME_FILES = await writeWidget(output);
  const options = {
    ...common,
    define: { ...common.define, FRAME_FILES, GUARDS: JSON.stringify(guardsOf(ALL_ROUTES)) },
    plugins: [...(common.plugins ?? []), watchedEntries],
    absWorkingDir: root,
  };
  const [apartEntries, whole] = [true, false].map((is) => entries.filter((file) => APART.has(bundleName(file)) === is));
  const entryPoints = Object.fromEntries((whole ?? []).map((file) => [`${bundleName(file)}/index`, `${WATCHED}${file}`]));
  const built = [
    (await build({ ...options, metafile: true, entryPoints, outdir: output })).metafile,
    ...(await Promise.all((apartEntries ?? []).map((file) => bundleApart(`${WATCHED}${file}`, join(output, bundleName(file)), options)))),
  ];
  const metafile: Metafile = { inputs: {}, outputs: Object.assign({}, ...built.map(({ outputs }) => outputs)) as Metafile['outputs'] };
  moveMaps(output);
  await addChunk({ file: PURIFIER, budget: PURIFIER_BUDGET, build: buildPurifier }, metafile.outputs, output);
  await addChunk({ file: TRACKER, budget: TRACKER_BUDGET, build: buildTracker }, metafile.outputs, output);
  await addThreads(output);
  addCodecs(join(output, 'uploads-render'));
  await buildDashboard(output);
  const sizes = Object.fromEntries(
    entriesOf(metafile).map((entry) => [
      basename(dirname(entry)),
      [...readWith(metafile, entry)].reduce((sum, file) => sum + statSync(join(root, file)).size, 0),
    ]),
  );
  for (const [name, size] of Object.entries(sizes)) {
    const budget = (BUDGETS_KB[name] ?? 0) * 1_000;
    if (size > budget) throw new Error(`dist/${name} reads ${size} bytes at its start, above its budget of ${budget}`);
  }
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'sizes.json'), `${JSON.stringify(sizes, null, 1)}\n`);
  writeFileSync(join(output, 'graphs.json'), `${JSON.stringify(graphsOf(metafile), null, 1)}\n`);
  return sizes;
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const started = performance.now();
  const sizes = await bundle();
  console.log(`${Object.keys(sizes).length} functions in ${Math.round(performance.now() - started)} ms`);
}
