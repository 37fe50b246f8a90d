import { posix } from 'node:path';
import { fetchByHash, signedIndex, SUITES, type Addresses, type Suite } from './archive.ts';
import { readElf } from './elf.ts';
import { DEBIAN_NAMES, type ArchitectureLock, type LayerArchitecture, type LockedFile, type LockedPackage } from './lock.ts';
import { packageEntries, unxz, type PackageEntry } from './package-file.ts';
import { compareVersions } from './version-order.ts';

/** The programs of the layer: what scans, and what fetches definitions. */
const PROGRAMS = [
  { to: 'bin/clamd', package: 'clamav-daemon', from: 'usr/sbin/clamd' },
  { to: 'bin/freshclam', package: 'clamav-freshclam', from: 'usr/bin/freshclam' },
] as const;
/** Certificate authorities that freshclam believes. */
const AUTHORITIES = 'ca-certificates';

interface Offered extends LockedPackage {
  readonly dependencies: readonly string[];
}

/** Reads an index of packages (deb822(5)); of two versions the higher one stays. */
export function readIndex(text: string, suite: Suite, into: Map<string, Offered>): void {
  for (const paragraph of text.split('\n\n')) {
    const field = (name: string): string => paragraph.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1] ?? '';
    const name = field('Package');
    const version = field('Version');
    if (!name || compareVersions(into.get(name)?.version ?? '0', version) >= 0) continue;
    const dependencies = [field('Depends'), field('Pre-Depends')]
      .join(',')
      .split(/[,|]/)
      .map((each) => each.trim().replace(/[ :(].*$/, ''))
      .filter((each) => each !== '');
    into.set(name, { name, version, suite, path: field('Filename'), sha256: field('SHA256'), dependencies });
  }
}

/** The file behind a name in a package, links followed inside it. */
function findByName(entries: readonly PackageEntry[], name: string): PackageEntry | undefined {
  const entry = entries.find((each) => each.kind !== 'other' && posix.basename(each.name) === name);
  return entry?.kind === 'link' ? entries.find((each) => each.name === posix.join(posix.dirname(entry.name), entry.link)) : entry;
}

/** Pins every package whose libraries the programs need, by what the programs themselves name (DT_NEEDED), not by what packages recommend. */
export async function pinned(architecture: LayerArchitecture, addresses: Addresses, cache: string, log: (sentence: string) => void): Promise<ArchitectureLock> {
  const offered = new Map<string, Offered>();
  for (const suite of SUITES) {
    const base = addresses[suite];
    if (base) readIndex((await unxz(await signedIndex(base, suite, DEBIAN_NAMES[architecture], cache))).toString('utf8'), suite, offered);
  }
  const opened = new Map<string, Promise<readonly PackageEntry[]>>();
  const open = (name: string): Promise<readonly PackageEntry[]> => {
    const chosen = offered.get(name);
    if (!chosen) throw new Error(`there is no package ${name}`);
    const entries = opened.get(name) ?? fetchByHash(`${addresses[chosen.suite]}/${chosen.path}`, chosen.sha256, cache).then(packageEntries);
    opened.set(name, entries);
    return entries;
  };
  /** The library of this soname, nearest first in the graph of dependencies. */
  const find = async (soname: string, from: string): Promise<LockedFile & { readonly data: Buffer }> => {
    const near = [from, 'libc6', 'libgcc-s1'];
    const seen = new Set<string>();
    for (let name = near.shift(); name !== undefined; name = near.shift()) {
      if (seen.has(name) || !offered.has(name)) continue;
      seen.add(name);
      // Only packages of libraries are opened: a dependency on a shell or on Perl has nothing for us.
      const entry = /^(?:lib|clam|zlib)/.test(name) ? findByName(await open(name), soname) : undefined;
      if (entry) return { to: `lib/${soname}`, package: name, from: entry.name, data: entry.data };
      near.push(...(offered.get(name)?.dependencies ?? []));
    }
    throw new Error(`no package has ${soname}, which ${from} needs`);
  };

  const files = new Map<string, LockedFile>();
  const wanted: { readonly soname: string; readonly from: string }[] = [];
  const want = (data: Buffer, from: string): void => {
    for (const soname of readElf(data)?.needed ?? []) wanted.push({ soname, from });
  };
  for (const program of PROGRAMS) {
    const entry = (await open(program.package)).find(({ name }) => name === program.from);
    if (!entry) throw new Error(`${program.package} has no ${program.from}`);
    files.set(program.to, program);
    want(entry.data, program.package);
  }
  for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
    if (files.has(`lib/${next.soname}`)) continue;
    const { data, ...file } = await find(next.soname, next.from);
    files.set(file.to, file);
    want(data, file.package);
  }
  const names = new Set([...[...files.values()].map((file) => file.package), AUTHORITIES]);
  const packages = [...names].sort().map((name): LockedPackage => {
    const chosen = offered.get(name);
    if (!chosen) throw new Error(`there is no package ${name}`);
    const { dependencies: _, ...locked } = chosen;
    return locked;
  });
  log(`${architecture}: ${packages.length} packages, ${files.size} files`);
  return { packages, files: [...files.values()].sort((a, b) => a.to.localeCompare(b.to, 'en')) };
}
