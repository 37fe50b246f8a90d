import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import type { Rolldown } from 'vite';

const root = join(import.meta.dirname, '..');

/** The most that a browser loads of script before the first page is there, in bytes of gzip. */
export const FIRST_LOAD_BUDGET = 150_000;

type Chunk = Rolldown.OutputChunk;

/** The entry and everything that it imports before it can run. */
function firstLoad(chunks: readonly Chunk[]): Set<Chunk> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry));
  // A set that grows while it is gone through is gone through to its end.
  for (const { imports } of needed)
    for (const name of imports) {
      const chunk = byName.get(name);
      if (chunk) needed.add(chunk);
    }
  return needed;
}

/** What the bundler says of others' files, and of its own speed. */
const NO_NEWS = new Set(['MODULE_LEVEL_DIRECTIVE', 'PLUGIN_TIMINGS']);

/** What tells of errors, at most: it is loaded where a DSN is configured, and after everything that somebody waits for. */
const TRACKER_BUDGET = 80_000;

/** Bundles the worker that packs recordings: its text, and a name that changes with it. It is looked at as it stands, because the library says of it that it does nothing. */
async function replayWorker(): Promise<{ readonly name: string; readonly text: string }> {
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: ['dashboard/errors/replay.worker.ts'],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2023',
    ignoreAnnotations: true,
    legalComments: 'none',
  });
  const text = outputFiles[0]?.text ?? '';
  return { name: `assets/replay-worker-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.js`, text };
}

async function build(output: string): Promise<number> {
  const outDir = join(output, 'dashboard-page');
  const assets = join(output, 'dashboard-assets');
  const maps = join(output, 'maps/dashboard');
  for (const folder of [outDir, assets, maps]) rmSync(folder, { recursive: true, force: true });
  const worker = await replayWorker();
  const vite = await import('vite');
  const built = (await vite.build({
    root: join(root, 'dashboard'),
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      __REPLAY_WORKER__: JSON.stringify(`/${worker.name}`),
      // Parts of the tracker's library that are not used.
      __SENTRY_DEBUG__: 'false',
      __SENTRY_TRACING__: 'false',
      __SENTRY_EXCLUDE_REPLAY_WORKER__: 'true',
      __RRWEB_EXCLUDE_IFRAME__: 'true',
      __RRWEB_EXCLUDE_SHADOW_DOM__: 'true',
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      // Nothing is put into the page itself: its policy lets it run and look like files of its own only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // Kept apart from what is served: whoever may read a stack uploads them (docs/errors.md).
      sourcemap: 'hidden',
      rolldownOptions: { onLog: (level, log, say) => void (NO_NEWS.has(log.code ?? '') || say(level, log)) },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = built.output.filter((part): part is Chunk => part.type === 'chunk');
  const bytes = [...firstLoad(chunks)].reduce((sum, { fileName }) => sum + gzipSync(readFileSync(join(outDir, fileName))).length, 0);
  if (bytes > FIRST_LOAD_BUDGET) throw new Error(`the dashboard loads ${bytes} bytes of script at first, above its budget of ${FIRST_LOAD_BUDGET}`);
  const tracker = gzipSync(readFileSync(join(outDir, chunks.find(({ name, isEntry }) => name === 'tracker' && !isEntry)?.fileName ?? '?'))).length;
  if (tracker > TRACKER_BUDGET) throw new Error(`what tells of errors has ${tracker} bytes of gzip, above its budget of ${TRACKER_BUDGET}`);
  writeFileSync(join(outDir, worker.name), worker.text);
  mkdirSync(join(maps, 'assets'), { recursive: true });
  for (const map of globSync('assets/*.map', { cwd: outDir })) renameSync(join(outDir, map), join(maps, map));
  mkdirSync(assets, { recursive: true });
  renameSync(join(outDir, 'assets'), join(assets, 'assets'));
  return bytes;
}

/**
 * Builds the dashboard: `dashboard-page` with the one document, `dashboard-assets` with the parts, whose names change with what is in them. Resolves to the script of
 * the first load in bytes of gzip. In a process of its own, so that it is the same build whoever asks: libraries are others where NODE_ENV is another.
 * @throws Error when that is above its budget.
 */
export async function buildDashboard(output: string): Promise<number> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [import.meta.filename, output], { env: { ...process.env, NODE_ENV: 'production' } });
  if (stderr) console.warn(stderr);
  return Number(stdout.trim());
}

if (process.argv[1] && import.meta.filename === process.argv[1]) console.log(await build(process.argv[2] ?? join(root, 'dist')));
