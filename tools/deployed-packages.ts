import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What of an entry of npm's lock file is asked about here. */
export interface Locked {
  readonly version?: string;
  readonly license?: string;
  /** Algorithm and hash, in base64, of what the registry has. */
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Entries of a lock file, by the folder of each. */
export type Lock = Readonly<Record<string, Locked>>;

/** Folders whose code is bundled, and so deployed: what browsers load is to npm a matter of development, and what a bundler takes in of optional packages, no matter at all. */
const BUNDLED = ['dashboard', 'widget', 'client', 'lambdas'];

/** Packages that a source imports by name; what it imports as types alone is gone before anything runs. */
export function packagesIn(source: string): readonly string[] {
  const imports = source.matchAll(/^\s*(?:import|export)\s+(?!type\s)(?:[^'";]*?\sfrom\s+)?'([^'.][^']*)'|\bimport\(\s*'([^'.][^']*)'\s*\)/gm);
  return [...imports]
    .map(([, still, late]) => still ?? late ?? '')
    .filter((name) => !name.startsWith('node:'))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
}

/** Everything that packages at the root lead to, found as Node finds it: beside whoever asks, then one folder further out. */
export function leadingFrom(lock: Lock, names: Iterable<string>): ReadonlySet<string> {
  const found = (from: string, name: string): string | undefined => {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      if (path in lock) return path;
      if (folder === '') return undefined;
    }
  };
  const reached = new Set<string>();
  const follow = (from: string, name: string, optional = false): void => {
    const path = found(from, name);
    if (path === undefined && optional) return;
    if (path === undefined) throw new Error(`${name}, asked for by ${from || 'a source'}, is not in the lock file`);
    if (reached.has(path)) return;
    reached.add(path);
    const { dependencies = {}, optionalDependencies = {} } = lock[path] ?? {};
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) follow(path, next, next in optionalDependencies);
  };
  for (const name of names) follow('', name);
  return reached;
}

/** Every package of npm that is deployed, by its folder: what functions need, and what the browser's bundles are made of. */
export function deployedPackages(): Readonly<Record<string, Locked>> {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock };
  const sources = BUNDLED.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }));
  const bundled = leadingFrom(
    packages,
    sources.flatMap((file) => packagesIn(readFileSync(join(root, file), 'utf8'))),
  );
  const inFunctions = ({ dev, optional, devOptional }: Locked): boolean => !dev && !optional && !devOptional;
  return Object.fromEntries(Object.entries(packages).filter(([path, entry]) => path !== '' && (inFunctions(entry) || bundled.has(path))));
}

/** A package's name and version, as bills of materials and audits refer to it. */
export const referenceOf = (path: string, { version }: Locked): string => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`;
