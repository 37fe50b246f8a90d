import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { layerCommand } from '../../lambdas/materials/available-engine.ts';
import { keptDaemon } from '../../lambdas/materials/clamd-daemon.ts';
import { tryEngine } from '../../lambdas/materials/engine-trial.ts';
import { freshclam } from '../../lambdas/materials/freshclam.ts';
import { pass } from '../../lambdas/outgoing/pass.ts';
import { DEFAULT_RULES } from '../../lambdas/outgoing/target.ts';
import { layerFolder } from '../../tools/layer/lock.ts';
import { laboratory, PUBLIC, type Laboratory } from '../lambdas/outgoing/laboratory.ts';
import { container } from '../lambdas/materials/definition-world.ts';

const signal = AbortSignal.timeout(100_000);
const signature = (name: string, text: string): string => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`;
const EICAR = signature('Eicar-Test-Text', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rempart-definitions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function set(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  return path;
}
const engine = (definitions: () => Promise<string>) =>
  keptDaemon({ command: ['/usr/sbin/clamd'], definitions, temporary: join(folder, 'tmp'), log: () => undefined });

describe('a set of definitions that is tried before it is published', () => {
  test('passes when a real engine finds the test file with it', async () => {
    const path = await set('good', { 'test.ndb': EICAR });

    await expect(
      tryEngine(
        engine(async () => path),
        signal,
      ),
    ).resolves.toBeUndefined();
  });
  test('is refused when it does not', async () => {
    const path = await set('blind', { 'test.ndb': signature('Other', 'something else entirely') });

    await expect(
      tryEngine(
        engine(async () => path),
        signal,
      ),
    ).rejects.toThrow('called clean what is infected');
  });
  test('is refused by the engine itself when the signature of a container is not ClamAV’s', async () => {
    const path = await set('unsigned', { 'daily.cvd': container(27_000), 'test.ndb': EICAR });

    await expect(
      tryEngine(
        engine(async () => path),
        signal,
      ),
    ).rejects.toThrow('clamd ended at its start');
  });
});

describe('an engine whose definitions are replaced', () => {
  test('scans the next file with the new ones, and with none at all gives no verdict', async () => {
    const sets = [
      await set('one', { 'a.ndb': signature('First', 'the first of two') }),
      await set('two', { 'b.ndb': signature('Second', 'the second of two') }),
    ];
    let current: string | undefined = sets[0];
    const daemon = engine(async () => {
      if (!current) throw new Error('definitions are stale');
      return current;
    });
    const scan = async (text: string) => {
      async function* source() {
        yield Buffer.from(text);
      }
      return (await daemon.scan(source(), { bytes: text.length, signal })).verdict;
    };

    expect([await scan('the first of two'), await scan('the second of two')]).toEqual(['infected', 'clean']);
    const before = daemon.pid();
    current = sets[1];
    expect([await scan('the first of two'), await scan('the second of two')]).toEqual(['clean', 'infected']);
    expect(daemon.pid()).not.toBe(before);
    current = undefined;
    await expect(scan('the second of two')).rejects.toThrow('stale');
    await daemon.stop();
  });
});

describe('freshclam behind the guarded client', () => {
  let lab: Laboratory;
  beforeEach(async () => {
    lab = await laboratory();
    lab.names.set('mirror.example.com', [[PUBLIC[0]]]);
  });
  afterEach(() => lab.stop());
  const refresh = (path: string) =>
    freshclam({
      command: layerCommand(join(layerFolder, 'dist', process.arch, 'clamav'), 'freshclam'),
      mirror: 'http://mirror.example.com',
      passOn: (until) => (url, request) =>
        pass(url, { ...request, maxBytes: 1_000_000, maxMilliseconds: 5_000 }, lab.network, { ...DEFAULT_RULES, httpsOnly: false }, until),
    })(path, signal);

  test('asks the mirror for the header alone, names itself, and refuses a container that ClamAV has not signed', async () => {
    const bytes = Buffer.from(container(27_000));
    lab.serve(({ headers }, response) => (headers.range ? response.writeHead(206).end(bytes.subarray(0, 512)) : response.writeHead(200).end(bytes)));
    const path = await set('fetched', {});

    await expect(refresh(path)).rejects.toThrow('freshclam ended with');
    const [first] = lab.site;
    expect([first?.request.url, first?.request.headers.range]).toEqual(['/daily.cvd', 'bytes=0-511']);
    expect(first?.request.headers['user-agent']).toMatch(/^ClamAV\/1\./);
    expect(lab.site.some(({ request }) => request.url === '/daily.cvd' && !request.headers.range)).toBe(true);
    expect((await readdir(path)).filter((name) => name.endsWith('.cvd'))).toEqual([]);
  });
  test('fails when the mirror is not there', async () => {
    lab.names.delete('mirror.example.com');

    await expect(refresh(await set('alone', {}))).rejects.toThrow('freshclam ended with');
  });
});
