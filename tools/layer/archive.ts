import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The suites of Debian 12 that packages come from. Of two versions of a package the higher one is taken, whichever suite it is in. */
export const SUITES = ['bookworm', 'bookworm-updates', 'bookworm-security'] as const;
export type Suite = (typeof SUITES)[number];

/** The base address of each suite. */
export type Addresses = Readonly<Partial<Record<Suite, string>>>;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What apt on this machine is configured to use: the project names no host. Empty where there is no apt. */
function configuredAddresses(): Addresses {
  try {
    const lines = execFileSync('apt-get', ['indextargets', '--format', '$(CREATED_BY) $(SITE) $(RELEASE) $(COMPONENT)'], { encoding: 'utf8' }).split('\n');
    const found = lines.map((line) => /^Packages (\S+) (\S+) main$/.exec(line)).filter((match) => match !== null);
    return Object.fromEntries(found.map(([, site, release]) => [release, site]));
  } catch {
    return {};
  }
}

/**
 * Where packages are fetched: what the flags name, else what apt is configured with.
 * @throws Error when a suite has no address.
 */
export function archiveAddresses(flags: { readonly archive?: string | undefined; readonly security?: string | undefined }): Addresses {
  const configured = configuredAddresses();
  const addresses = Object.fromEntries(SUITES.map((suite) => [suite, (suite === 'bookworm-security' ? flags.security : flags.archive) ?? configured[suite]]));
  const without = SUITES.filter((suite) => !addresses[suite] && suite !== 'bookworm-updates');
  if (without.length > 0) throw new Error(`no address for ${without.join(', ')}: give --archive=URL and --security=URL, or configure apt with them`);
  return addresses;
}

async function get(address: string): Promise<Buffer> {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(`${reply.status} for ${new URL(address).pathname}`);
  return Buffer.from(await reply.arrayBuffer());
}

/** A file of the archive, only if it has exactly this hash; kept in `cache` by it. @throws Error when it differs. */
export async function fetchByHash(address: string, expected: string, cache: string): Promise<Buffer> {
  const kept = join(cache, expected);
  if (existsSync(kept)) {
    const bytes = await readFile(kept);
    if (sha256(bytes) === expected) return bytes;
  }
  const bytes = await get(address);
  if (sha256(bytes) !== expected) throw new Error(`${new URL(address).pathname} is not what the lock names: expected ${expected}, got ${sha256(bytes)}`);
  await mkdir(cache, { recursive: true });
  await writeFile(kept, bytes);
  return bytes;
}

/** Debian's own keys, as its package `debian-archive-keyring` installs them. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * The index of a suite for an architecture, compressed, as its signed release file names it.
 * @throws Error when the signature is not Debian's, or when gpgv or the keyring is missing: versions are pinned only from what is signed.
 */
export async function signedIndex(base: string, suite: Suite, architecture: string, cache: string): Promise<Buffer> {
  const signed = await get(`${base}/dists/${suite}/InRelease`);
  await mkdir(cache, { recursive: true });
  const file = join(cache, `${suite}.InRelease`);
  await writeFile(file, signed);
  const release = execFileSync('gpgv', ['--quiet', '--keyring', KEYRING, '--output', '-', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const path = `main/binary-${architecture}/Packages.xz`;
  const hash = release
    .slice(release.indexOf('\nSHA256:'))
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, , name]) => name === path)?.[0];
  if (!hash) throw new Error(`${suite} names no ${path}`);
  return fetchByHash(`${base}/dists/${suite}/${path}`, hash, cache);
}
