import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fetchByHash, type Addresses } from './archive.ts';
import { readElf } from './elf.ts';
import type { ArchitectureLock, LayerArchitecture } from './lock.ts';
import { packageEntries, type PackageEntry } from './package-file.ts';

/** What Lambda takes for a function and all its layers, unzipped (AWS Lambda guide, quotas). */
const LAMBDA_MAX_BYTES = 250 * 1024 * 1024;

/**
 * Lays a layer below `folder`, which becomes /opt: everything in `clamav/`, nothing in `lib/`, where Lambda's own programs would find our C library.
 * Needs no root and runs nothing of what it unpacks. @throws Error when a package is not the pinned one, or a file is not for this architecture.
 */
export async function assemble(architecture: LayerArchitecture, lock: ArchitectureLock, addresses: Addresses, cache: string, folder: string): Promise<number> {
  const root = join(folder, 'clamav');
  await rm(folder, { recursive: true, force: true });
  let total = 0;
  const put = async (to: string, data: Uint8Array | string, mode: number): Promise<void> => {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await writeFile(join(root, to), data, { mode });
    total += data.length;
  };
  for (const { name, suite, path, sha256 } of lock.packages) {
    const base = addresses[suite];
    if (!base) throw new Error(`no address for ${suite}`);
    const entries = await packageEntries(await fetchByHash(`${base}/${path}`, sha256, cache));
    for (const file of lock.files.filter((each) => each.package === name)) {
      const { data } = found(entries, file.from);
      const machine = readElf(data)?.machine;
      if (machine !== architecture) throw new Error(`${file.from} of ${name} is for ${machine ?? 'no machine'}, not for ${architecture}`);
      await put(file.to, data, 0o755);
    }
    const authorities = entries.filter((each) => each.kind === 'file' && each.name.startsWith('usr/share/ca-certificates/') && each.name.endsWith('.crt'));
    if (authorities.length > 0) await put('etc/ca-bundle.crt', authorities.map(({ data }) => data.toString('utf8')).join('\n'), 0o644);
    // The licences ask for their text to travel with the programs.
    const licence = entries.find((each) => each.kind === 'file' && each.name === `usr/share/doc/${name}/copyright`);
    if (licence) await put(`licences/${name}`, licence.data, 0o644);
  }
  if (total > LAMBDA_MAX_BYTES) throw new Error(`the layer has ${total} bytes, Lambda takes ${LAMBDA_MAX_BYTES}`);
  return total;
}

function found(entries: readonly PackageEntry[], path: string): PackageEntry {
  const entry = entries.find((each) => each.name === path && each.kind === 'file');
  if (!entry) throw new Error(`the package has no ${path}`);
  return entry;
}
