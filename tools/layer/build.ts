import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveAddresses } from './archive.ts';
import { assemble } from './assemble.ts';
import { ARCHITECTURES, layerFolder, lockFile, readLock, type ArchitectureLock, type LayerArchitecture, type LayerLock } from './lock.ts';
import { pinned } from './relock.ts';

/**
 * Builds the scanner's layer for both architectures from the packages that the lock pins; `--relock` pins today's versions first.
 * `--archive` and `--security` name a mirror of Debian; without them it is the one that apt is configured with.
 */
const { values: flags } = parseArgs({
  options: { archive: { type: 'string' }, security: { type: 'string' }, relock: { type: 'boolean' }, architecture: { type: 'string' } },
});
const chosen = ARCHITECTURES.filter((each) => !flags.architecture || each === flags.architecture);
if (chosen.length === 0) throw new Error(`--architecture is ${ARCHITECTURES.join(' or ')}`);
const addresses = archiveAddresses(flags);
const dist = join(layerFolder, 'dist');
const cache = join(dist, 'packages');

if (flags.relock) {
  const locks: Partial<Record<LayerArchitecture, ArchitectureLock>> = {};
  for (const architecture of ARCHITECTURES) locks[architecture] = await pinned(architecture, addresses, cache, console.log);
  await writeFile(lockFile, `${JSON.stringify({ release: 'bookworm', architectures: locks as LayerLock['architectures'] } satisfies LayerLock, null, 1)}\n`);
}
const lock = readLock();
for (const architecture of chosen) {
  const bytes = await assemble(architecture, lock.architectures[architecture], addresses, cache, join(dist, architecture));
  console.log(`layers/clamav/dist/${architecture}: ${(bytes / 1024 / 1024).toFixed(1)} MiB`);
}
