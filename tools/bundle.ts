import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { graphsOf } from './bundle-graph.ts';
import { buildDashboard } from './dashboard.ts';
import { writeWidget } from './widget.ts';

/** Ceilings of single bundles in bytes; every other function stays below `other`. Three hold the words that passwords are judged by, which are read at the first judgement. */
const BUDGETS: Readonly<Record<string, number>> = {
  authorizer: 720_000,
  chat: 1_400_000,
  identity: 4_200_000,
  credentials: 4_200_000,
  members: 4_200_000,
  other: 1_600_000,
};

const root = join(import.meta.dirname, '..');

/** `lambdas/materials/scan.handler.ts` -> `materials-scan`; `lambdas/search/handler.ts` -> `search`. */
export const bundleName = (file: string): string => [basename(dirname(file)), basename(file).replace(/\.?handler\.ts$/, '')].filter(Boolean).join('-');

/** The chunk with jsdom in it, beside the bundles that may need it: loaded when the first markup comes, never before. */
const PURIFIER = 'purifier.js';
const PURIFIER_BUDGET = 9_000_000;

/** Leaves the lazy import of the purifier in the bundle. One CommonJS file has no chunks of its own, and these megabytes must not be read at every start. */
const purifierApart: Plugin = {
  name: 'purifier-apart',
  setup: (esbuild) =>
    esbuild.onResolve({ filter: /\/purifier\.ts$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path: `./${PURIFIER}`, external: true } : undefined)),
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
  sourcemap: 'linked',
  sourcesContent: false,
  mainFields: ['module', 'main'],
  loader: { '.sql': 'text' },
  legalComments: 'none',
  logLevel: 'warning',
  // The PDF reader asks where it lies, which CommonJS says in other words. Our own sources do not (test/architecture.test.ts).
  define: { 'import.meta': '__importMeta' },
  // Of what stays outside, such as the purifier: CommonJS asks for it as CommonJS.
  supported: { 'dynamic-import': false },
  plugins: [purifierApart],
  banner: { js: 'const __importMeta={url:require("node:url").pathToFileURL(__filename).href};' },
};

/** The folders whose bundle asks for the purifier. */
const withPurifier = ({ outputs }: Metafile): string[] =>
  Object.entries(outputs).flatMap(([file, { imports }]) => (imports.some(({ path }) => path === `./${PURIFIER}`) ? [dirname(join(root, file))] : []));

/** Bundles one source as functions are bundled: what a bench measures against. */
export const bundleAlone = (contents: string, outfile: string): Promise<unknown> =>
  build({ ...common, absWorkingDir: root, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile, sourcemap: false });

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

/** Puts the purifier beside the bundles that ask for it. */
async function addPurifier(folders: readonly string[], output: string): Promise<void> {
  const outfile = join(output, PURIFIER);
  await buildPurifier(outfile);
  const { size } = statSync(outfile);
  if (size > PURIFIER_BUDGET) throw new Error(`${PURIFIER} has ${size} bytes, above its budget of ${PURIFIER_BUDGET}`);
  for (const folder of folders) copyFileSync(outfile, join(folder, PURIFIER));
  rmSync(outfile);
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
  const { metafile } = await build({
    ...common,
    metafile: true,
    define: { ...common.define, FRAME_FILES },
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map((file) => [`${bundleName(file)}/index`, file])),
    outdir: output,
  });
  await addPurifier(withPurifier(metafile), output);
  await addThreads(output);
  addCodecs(join(output, 'uploads-render'));
  await buildDashboard(output);
  const sizes = Object.fromEntries(entries.map((file) => [bundleName(file), statSync(join(output, bundleName(file), 'index.js')).size]));
  for (const [name, size] of Object.entries(sizes)) {
    const budget = BUDGETS[name] ?? BUDGETS['other'] ?? 0;
    if (size > budget) throw new Error(`dist/${name} has ${size} bytes, above its budget of ${budget}`);
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
