import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** The most that a visitor's browser loads, in bytes of gzip: the button on every page; all that it takes to open the chat, to write and to read the answer; and everything that anybody may ask for. */
export const WIDGET_BUDGETS = { loader: 3_000, talk: 15_000, all: 26_000 } as const;

const browser: BuildOptions = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  write: false,
};

export interface Widget {
  /** What sites have on their pages. */
  readonly loader: string;
  /** Files of the frame by name; a name changes with what is in it. */
  readonly files: Readonly<Record<string, string>>;
  /** What the document names: its script, what that imports before it runs, and its styles. */
  readonly entry: string;
  readonly imports: readonly string[];
  readonly style: string;
}

/** The script and everything that it imports before it can run, as outputs of the build. */
function firstOf({ outputs }: Metafile, entry: string): string[] {
  const needed = new Set([entry]);
  // A set that grows while it is gone through is gone through to its end.
  for (const file of needed) for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement') needed.add(path);
  return [...needed];
}

async function buildFrame(): Promise<Omit<Widget, 'loader'>> {
  const { outputFiles = [], metafile } = await build({
    ...browser,
    entryPoints: { frame: 'widget/frame.tsx', style: 'widget/style.css' },
    format: 'esm',
    splitting: true,
    metafile: true,
    outdir: 'dist/widget-files',
    entryNames: 'chat-[name]-[hash]',
    chunkNames: 'chat-[name]-[hash]',
  });
  const files = Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text]));
  const made = (source: string): string => Object.entries(metafile?.outputs ?? {}).find(([, { entryPoint }]) => entryPoint === source)?.[0] ?? '';
  const [entry = '', ...imports] = metafile ? firstOf(metafile, made('widget/frame.tsx')) : [];
  return { files, entry: basename(entry), imports: imports.map((path) => basename(path)), style: basename(made('widget/style.css')) };
}

async function buildLoader(): Promise<string> {
  const { outputFiles = [] } = await build({ ...browser, entryPoints: ['widget/loader.ts'], format: 'iife', tsconfigRaw: {}, outdir: 'memory' });
  return outputFiles[0]?.text.trim() ?? '';
}

const gzipped = (text = ''): number => gzipSync(text, { level: 9 }).length;

/** Bytes of gzip by how much of it is loaded. */
export function sizesOf({ loader, files, entry, imports, style }: Widget): Readonly<Record<keyof typeof WIDGET_BUDGETS, number>> {
  const sum = (names: readonly string[]): number => names.reduce((bytes, name) => bytes + gzipped(files[name]), gzipped(loader));
  const all = Object.keys(files);
  // A visitor reads one of the languages.
  const words = Math.max(...all.filter((name) => /^chat-(?:english|french)-/.test(name)).map((name) => gzipped(files[name])));
  return { loader: sum([]), talk: sum([entry, ...imports, style]) + words, all: sum(all) };
}

/** Builds the widget. @throws Error when it is above a budget. */
export async function buildWidget(): Promise<Widget> {
  const [loader, frame] = await Promise.all([buildLoader(), buildFrame()]);
  const widget = { loader, ...frame };
  for (const [part, bytes] of Object.entries(sizesOf(widget))) {
    const budget = WIDGET_BUDGETS[part as keyof typeof WIDGET_BUDGETS];
    if (bytes > budget) throw new Error(`the widget (${part}) has ${bytes} bytes of gzip, above its budget of ${budget}`);
  }
  return widget;
}

/** Writes the loader and the frame's files, each into a folder of its own, and answers what the function that serves the document must know of them. */
export async function writeWidget(output: string): Promise<string> {
  const { loader, files, entry, imports, style } = await buildWidget();
  for (const [folder, contents] of Object.entries({ loader: { 'chat.js': loader }, 'widget-files': files })) {
    rmSync(join(output, folder), { recursive: true, force: true });
    mkdirSync(join(output, folder), { recursive: true });
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(output, folder, name), text);
  }
  return JSON.stringify({ entry, imports, style, scripts: Object.keys(files).filter((name) => name.endsWith('.js')) });
}

if (process.argv[1] && import.meta.filename === process.argv[1]) console.log(sizesOf(await buildWidget()));
