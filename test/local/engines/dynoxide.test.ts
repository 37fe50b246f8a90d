import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startDynoxide } from '../../../local/engines/dynoxide.ts';
import { eventually, temporaryDirectory } from './account.ts';

const module = new URL('../../../local/engines/dynoxide.ts', import.meta.url).href;
const program = (directory: string): string => `
  import { startDynoxide } from ${JSON.stringify(module)};
  await startDynoxide(${JSON.stringify(directory)});
  console.log('ready');
  setInterval(() => {}, 1000);`;

const recorded = (directory: string): number => Number(readFileSync(join(directory, 'dynoxide.pid'), 'utf8'));
const alive = (pid: number): boolean => existsSync(`/proc/${pid}/exe`);

test('ends with its parent, even when the parent is killed', async () => {
  const directory = temporaryDirectory();
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program(directory)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  const pid = recorded(directory);
  expect(alive(pid)).toBe(true);

  parent.kill('SIGKILL');

  await eventually(() => !alive(pid));
});

test('that is killed alone is there again behind the same port, as often as it is killed', async () => {
  const directory = temporaryDirectory();
  const { port, stop } = await startDynoxide(directory);
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/`, { method: 'POST' }).then(
      () => true,
      () => false,
    );
  for (let time = 0; time < 2; time += 1) {
    const pid = recorded(directory);
    process.kill(pid, 'SIGKILL');
    await eventually(async () => recorded(directory) !== pid && (await answers()));
  }

  const last = recorded(directory);
  await stop();
  expect(alive(last)).toBe(false);
});

test('refuses a directory that a living process uses', async () => {
  const directory = temporaryDirectory();
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program(directory)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');

  await expect(startDynoxide(directory)).rejects.toThrow(`Process ${parent.pid} already uses these files`);

  expect(alive(recorded(directory))).toBe(true);
  parent.kill('SIGKILL');
});

test('ends what a former run left behind, but never another program that has the recorded number', async () => {
  const directory = temporaryDirectory();
  const record = join(directory, 'dynoxide.pid');
  const binary = join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  const shell = spawn('sh', ['-c', '"$1" serve --port 0 --db-path "$2" >/dev/null 2>&1 & echo $!', 'sh', binary, join(directory, 'tables.sqlite')]);
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  const orphan = Number(line);
  await eventually(() => alive(orphan) && readlinkSync(`/proc/${orphan}/exe`) === binary);

  writeFileSync(record, `${orphan}\n`);
  const first = await startDynoxide(directory);
  expect(alive(orphan)).toBe(false);
  await first.stop();
  expect(existsSync(record)).toBe(false);

  writeFileSync(record, `${process.pid}\n`);
  const second = await startDynoxide(directory);
  expect(recorded(directory)).not.toBe(process.pid);
  await second.stop();
});

test('names the way out on a platform without the binary', async () => {
  await expect(startDynoxide(temporaryDirectory(), 'plan9-mips')).rejects.toThrow(/@dynoxide\/plan9-mips.*AWS_ENDPOINT_URL_DYNAMODB/);
});
