import { spawn } from 'node:child_process';
import { mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../local/cloud/root.ts';
import type { LocalAccount } from '../../local/engine.ts';

/** The account that MiniStack has for a key of twelve digits. */
export const ACCOUNT: LocalAccount = { accountId: '000000000000', region: 'eu-west-3', accessKeyId: '000000000000', secretAccessKey: 'test' };

export interface Emulator {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** A port of this machine that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** What AWS's Node.js runtime brings to every function and the emulator's does not: clients of the SDK, and the global that streams replies. */
function runtime(directory: string): Readonly<Record<string, string>> {
  const modules = join(directory, 'runtime');
  mkdirSync(modules, { recursive: true });
  symlinkSync(join(root, 'node_modules/@aws-sdk'), join(modules, '@aws-sdk'));
  return { NODE_PATH: modules, NODE_OPTIONS: `--require ${join(import.meta.dirname, 'lambda-runtime.cjs')}` };
}

/** Starts MiniStack, which runs functions as processes of this machine. @throws Error when it is not there in half a minute. */
export async function startEmulator(directory: string, port: number, dataApi: string): Promise<Emulator> {
  const program = process.env['MINISTACK'];
  if (!program) throw new Error('MINISTACK names no emulator: run .ci/emulator');
  const log = openSync(join(directory, 'emulator.log'), 'a');
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  // Functions are unpacked here, and are CommonJS whatever a folder above says.
  writeFileSync(join(temporary, 'package.json'), '{"type":"commonjs"}');
  const child = spawn(program, [], {
    cwd: directory,
    // A group of its own, so that the processes of functions end with it.
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
      HOME: directory,
      TMPDIR: temporary,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      // A state machine's waits are no part of what is tested.
      SFN_WAIT_SCALE: '0',
      AWS_ENDPOINT_URL_RDS_DATA: dataApi,
      AWS_SECRET_ACCESS_KEY: ACCOUNT.secretAccessKey,
      ...runtime(directory),
    },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
  });
  const stop = async (): Promise<void> => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await Promise.race([ended, delay(5_000, undefined, { ref: false })]);
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  for (const until = Date.now() + 30_000; ; await delay(100)) {
    const answered = await fetch(`${endpoint}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return { endpoint, stop };
    if (Date.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error(`the emulator did not start: ${join(directory, 'emulator.log')}`);
    }
  }
}
