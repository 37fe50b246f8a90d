import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { keptDaemon, type KeptDaemon } from '../../lambdas/materials/clamd-daemon.ts';
import { STREAM_MAX_BYTES } from '../../lambdas/materials/clamd-config.ts';
import { zipChecked } from '../../lambdas/materials/zip-checked.ts';

const EICAR = Buffer.from(String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');
const signal = AbortSignal.timeout(280_000);

let folder: string;
let daemon: KeptDaemon;
const log: string[] = [];
const made = (definitions: string) =>
  keptDaemon({
    command: ['/usr/sbin/clamd'],
    definitions: async () => definitions,
    temporary: join(folder, 'tmp'),
    log: (sentence) => log.push(sentence),
  });
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
const scan = (bytes: Uint8Array, engine: Pick<KeptDaemon, 'scan'> = daemon) => zipChecked(engine).scan(pieces(bytes), { bytes: bytes.length, signal });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rempart-daemon-'));
  await mkdir(join(folder, 'db'));
  await mkdir(join(folder, 'none'));
  await writeFile(join(folder, 'db/test.ndb'), `Eicar-Test-Text:0:*:${Buffer.from('EICAR-STANDARD-ANTIVIRUS-TEST-FILE').toString('hex')}\n`);
  daemon = made(join(folder, 'db'));
});
afterAll(async () => {
  await daemon.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a clamd that is kept alive', () => {
  test('is started once for many files, and says so in the log with its version', async () => {
    expect(await scan(Buffer.from('Harmless.'))).toMatchObject({ verdict: 'clean', engine: expect.stringMatching(/^ClamAV 1\./) });
    const first = daemon.pid();
    expect(await scan(EICAR)).toMatchObject({ verdict: 'infected' });

    expect(daemon.pid()).toBe(first);
    expect(log).toEqual(['scan engine started']);
  });

  test('that is killed in the middle of a file gives no verdict, and a new one takes the next attempt (S24.5)', async () => {
    await scan(Buffer.from('warm'));
    const victim = daemon.pid() ?? 0;
    async function* killing(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(65_536);
      process.kill(victim, 'SIGKILL');
      yield* pieces(Buffer.alloc(1_000_000));
    }
    await expect(daemon.scan(killing(), { bytes: 1_065_536, signal })).rejects.toThrow();

    expect(await scan(Buffer.from('again'))).toMatchObject({ verdict: 'clean' });
    expect(daemon.pid()).not.toBe(victim);
  });

  test('with an empty folder of definitions gives no verdict (S24.5)', async () => {
    const empty = made(join(folder, 'none'));

    await expect(scan(Buffer.from('x'), empty)).rejects.toThrow('clamd ended at its start');
    await empty.stop();
  });
});

describe('what would pass with the limits that clamd comes with (S24.3)', () => {
  test('the test file in a ZIP in a ZIP is found', async () => {
    expect(await scan(zipSync({ 'a.zip': zipSync({ 'e.txt': EICAR }) }))).toMatchObject({ verdict: 'infected' });
  });
  test('a ZIP bomb of one gigabyte is unscannable', async () => {
    const file = join(folder, 'zeros.zip');
    execFileSync('python3', [
      '-c',
      'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED)\nf=z.open("z","w",force_zip64=True)\n[f.write(bytes(1<<20)) for _ in range(1024)]\nf.close();z.close()',
      file,
    ]);
    const bytes = await import('node:fs/promises').then(({ readFile }) => readFile(file));

    expect(await scan(bytes)).toMatchObject({ verdict: 'unscannable' });
  });
  test('the test file behind 120 MB of zeros in a ZIP is never clean', async () => {
    const bytes = zipSync({ 'a.bin': Buffer.concat([Buffer.alloc(120_000_000), EICAR]) }, { level: 1 });

    expect((await scan(bytes)).verdict).not.toBe('clean');
  });
  test('an encrypted ZIP is unscannable', async () => {
    const bytes = Buffer.from(zipSync({ 'a.txt': Buffer.alloc(200, 'secret') }, { level: 0 }));
    // The flag of encryption in both headers (APPNOTE 4.4.4, bit 0).
    bytes.writeUInt16LE(bytes.readUInt16LE(6) | 1, 6);
    const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt16LE(bytes.readUInt16LE(central + 8) | 1, central + 8);

    expect(await scan(bytes)).toMatchObject({ verdict: 'unscannable' });
  });
  test('a ZIP cut in half is unscannable', async () => {
    const bytes = zipSync({ 'a.txt': Buffer.alloc(10_000, 'text ') });

    expect(await scan(bytes.subarray(0, bytes.length >> 1))).toMatchObject({ verdict: 'unscannable' });
  });
  test('one byte more than a stream may have is unscannable', async () => {
    expect(await scan(Buffer.alloc(STREAM_MAX_BYTES + 1))).toMatchObject({ verdict: 'unscannable' });
  });
});
