import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { layerCommand } from '../../lambdas/materials/available-engine.ts';
import { keptDaemon, type KeptDaemon } from '../../lambdas/materials/clamd-daemon.ts';
import { readElf } from '../../tools/layer/elf.ts';
import { ARCHITECTURES, layerFolder, readLock } from '../../tools/layer/lock.ts';

const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const root = (architecture: string): string => join(layerFolder, 'dist', architecture, 'clamav');
const signal = AbortSignal.timeout(60_000);

let folder: string;
let daemon: KeptDaemon;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rempart-layer-'));
  await mkdir(join(folder, 'db'));
  await writeFile(join(folder, 'db/test.ndb'), `Eicar-Test-Text:0:*:${Buffer.from('EICAR-STANDARD-ANTIVIRUS-TEST-FILE').toString('hex')}\n`);
  daemon = keptDaemon({
    command: layerCommand(root(process.arch), 'clamd'),
    definitions: async () => join(folder, 'db'),
    temporary: join(folder, 'tmp'),
    log: () => undefined,
  });
});
afterAll(async () => {
  await daemon.stop();
  await rm(folder, { recursive: true, force: true });
});
async function* one(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
const scan = (text: string) => daemon.scan(one(text), { bytes: text.length, signal });

describe("the layer's clamd, with no variable of the environment", () => {
  test('calls a harmless file clean, finds the test file, and is of the pinned version', async () => {
    const { version } = readLock().architectures[process.arch as 'x64'].packages.find(({ name }) => name === 'clamav-daemon')!;

    expect(await scan('Nothing to see.')).toEqual({ verdict: 'clean', engine: expect.stringContaining(`ClamAV ${version.split('+')[0]}`) });
    expect(await scan(EICAR)).toMatchObject({ verdict: 'infected' });
  });

  test('uses its own loader and libraries and none of this machine', async () => {
    await scan('warm');
    const mapped = [...readFileSync(`/proc/${daemon.pid()}/maps`, 'utf8').matchAll(/ (\/\S+)$/gm)].map(([, path = '']) => path);
    const libraries = [...new Set(mapped)].filter((path) => /\.so(?:\.|$)/.test(path));

    expect(libraries.length).toBeGreaterThan(15);
    expect(libraries.filter((path) => !path.startsWith(resolve(root(process.arch))))).toEqual([]);
  });
});

test.each(ARCHITECTURES)('every program and library for %s is for that machine, and all that they need is there', (architecture) => {
  const { files } = readLock().architectures[architecture];
  const have = new Set(files.map(({ to }) => to.split('/')[1]));
  for (const { to } of files) {
    const elf = readElf(readFileSync(join(root(architecture), to)));
    expect([to, elf?.machine, elf?.needed.filter((soname) => !have.has(soname))]).toEqual([to, architecture, []]);
  }
});
