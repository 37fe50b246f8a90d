import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fetchByHash } from '../../../tools/layer/archive.ts';
import { ARCHITECTURES, LOADERS, lockFile, readLock } from '../../../tools/layer/lock.ts';

describe("the scanner's layer is pinned", () => {
  test.each(ARCHITECTURES)('for %s every package has a version and a SHA-256, and every file a package', (architecture) => {
    const { packages, files } = readLock().architectures[architecture];
    const names = packages.map(({ name }) => name);

    for (const { name, version, path, sha256 } of packages) {
      expect([name, sha256]).toEqual([name, expect.stringMatching(/^[0-9a-f]{64}$/)]);
      expect([name, version, path]).toEqual([name, expect.stringMatching(/^[\w.+:~-]+$/), expect.stringMatching(/^pool\/[\w.+/~-]+\.deb$/)]);
    }
    expect(files.filter((file) => !names.includes(file.package))).toEqual([]);
    expect(files.map(({ to }) => to)).toEqual(expect.arrayContaining(['bin/clamd', 'bin/freshclam', 'lib/libc.so.6', `lib/${LOADERS[architecture]}`]));
    expect(files.filter(({ to }) => !/^(?:bin|lib)\/[\w.+-]+$/.test(to))).toEqual([]);
  });

  test('both architectures have the same versions, and no address of an archive is named', () => {
    const [x64, arm64] = ARCHITECTURES.map((each) => readLock().architectures[each].packages.map(({ name, version }) => [name, version]));

    expect(x64).toEqual(arm64);
    expect(readFileSync(lockFile, 'utf8')).not.toMatch(/:\/\//);
  });

  test('a package that is not the pinned one is refused, also when it lies in the cache', async () => {
    const server = createServer((_request, reply) => reply.end('another package')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const cache = await mkdtemp(join(tmpdir(), 'rempart-packages-'));
    const pinned = 'a'.repeat(64);
    await writeFile(join(cache, pinned), 'planted');
    try {
      await expect(fetchByHash(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x.deb`, pinned, cache)).rejects.toThrow(
        'is not what the lock names',
      );
    } finally {
      server.closeAllConnections();
      server.close();
      await rm(cache, { recursive: true });
    }
  });
});
