import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { root } from './root.ts';

const SOURCES = [
  'bin/**/*.ts',
  'lib/**/*.ts',
  'lambdas/**/*',
  'widget/**/*',
  'dashboard/**/*',
  'client/**/*.ts',
  'tools/bundle*.ts',
  'tools/dashboard.ts',
  'tools/widget.ts',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'layers/**/*',
];

/** What is built beside the sources and goes into templates as it is: the layer of the scanner. */
const BUILT_LAYERS = join(root, 'layers/clamav/dist');

/** Names, sizes and times of built files, which are some 60 MB: their bytes would be read at every start. */
const builtFiles = (folder: string): readonly string[] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const { size, mtimeMs } = statSync(join(parentPath, name));
      return `${relative(folder, join(parentPath, name))} ${size} ${mtimeMs}`;
    })
    .sort();

/** Changes with any file that bundles are made of; hex. */
function sourcesFingerprint(): string {
  const hash = createHash('sha256').update(process.version);
  const files = globSync(SOURCES, { cwd: root, exclude: (entry) => entry.name === 'node_modules' || entry.name === 'dist', withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  );
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** Changes with any file that templates are made of, which are bundles and layers; hex. */
export const fingerprint = (layers = BUILT_LAYERS, sources = sourcesFingerprint()): string =>
  createHash('sha256')
    .update(sources)
    .update(JSON.stringify(builtFiles(layers)))
    .digest('hex');

const BUNDLED = join(root, 'dist/fingerprint');
const isOf = (file: string, print: string): boolean => existsSync(file) && readFileSync(file, 'utf8') === print;

/** Makes the bundles, unless those that are there are of these sources: they are the same in both profiles, and with any layer. Says whether it made them. */
export async function ensureBundles(progress: (step: string) => void, sources = sourcesFingerprint()): Promise<boolean> {
  if (isOf(BUNDLED, sources)) return false;
  progress('bundling functions');
  await run([join(root, 'tools/bundle.ts')], {});
  writeFileSync(BUNDLED, sources);
  return true;
}

function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-20_000)));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`node ${args.join(' ')} ended with ${code}:\n${output}`))));
  });
}

/**
 * Runs the application into a directory, with the flags of cdk.json and another configuration where one is given. It is run without the CDK's command line, which
 * would cost two seconds more; validator and cdk-nag run all the same.
 */
export async function synthesizeInto(directory: string, rempart?: Readonly<Record<string, unknown>>, profile?: Profile): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  const CDK_CONTEXT_JSON = JSON.stringify({ ...context, ...(rempart && { rempart }), ...(profile && { profile }) });
  await run([join(root, 'bin/app.ts')], { CDK_OUTDIR: directory, CDK_CONTEXT_JSON, CDK_VALIDATION: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' });
}

const DAY = 86_400_000;
/** What the engine has compiled of bundles, beside them. */
export const COMPILED = 'compiled';

/**
 * Removes bundles of earlier synths, which the CDK leaves where they are, and what was compiled of them. Those of the last day stay: a local cloud that is
 * running may still start from them.
 */
function removeOldAssets(directory: string): void {
  const manifests = globSync(join(directory, '*.assets.json')).map((file) => readFileSync(file, 'utf8'));
  const isOld = (path: string): boolean => statSync(path).mtimeMs < Date.now() - DAY;
  const unused = globSync(join(directory, 'asset.*')).filter((path) => !manifests.some((manifest) => manifest.includes(basename(path).split('.')[1] ?? '')));
  for (const path of [...unused, ...globSync(join(directory, COMPILED, '*/*'))].filter(isOld)) rmSync(path, { recursive: true });
}

/** Which of the two shapes of an instance (docs/configuration.md). */
export type Profile = 'production' | 'economy';
/** Where the assembly of a profile is kept. */
export const assemblyOf = (profile: Profile): string => join(root, profile === 'production' ? '.local/assembly' : `.local/assembly-${profile}`);

/** The directory of an up-to-date cloud assembly: the one of the last time when no source has changed, else bundled and synthesized anew. */
export async function ensureAssembly(profile: Profile, progress: (step: string) => void): Promise<string> {
  const directory = assemblyOf(profile);
  const mark = join(directory, 'fingerprint');
  const sources = sourcesFingerprint();
  const wanted = fingerprint(BUILT_LAYERS, sources);
  if (isOf(mark, wanted)) return directory;
  await ensureBundles(progress, sources);
  progress('synthesizing and validating templates');
  await synthesizeInto(directory, undefined, profile);
  removeOldAssets(directory);
  writeFileSync(mark, wanted);
  return directory;
}
