import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { Engine } from '../engine.ts';
import { endStaleProcess } from './stale-process.ts';
import { freePort } from './ports.ts';

/** A running DynamoDB server that checks no signature: only for the front on the same machine. */
export interface Dynoxide extends Engine {
  readonly port: number;
}

const attempts = 5;
/**
 * Ends the server when the pipe from its parent closes, which the kernel does even after `kill -9`. The executable is compared because process ids are used
 * again.
 */
const watch = 'read -r line; [ "$(readlink "/proc/$1/exe")" = "$2" ] && kill "$1"';

/**
 * Runs the dynoxide binary on a SQLite file in `directory`; it ends with this process, however this process ends. Where it ends alone it is begun again behind the
 * same port: what was written is in the file.
 * @throws Error that names AWS_ENDPOINT_URL_DYNAMODB on a platform without the binary, or when another live process uses the directory.
 */
export async function startDynoxide(directory: string, platform = `${process.platform}-${process.arch}`): Promise<Dynoxide> {
  const binary = findBinary(platform);
  await mkdir(directory, { recursive: true });
  const database = join(directory, 'tables.sqlite');
  const record = join(directory, 'dynoxide.pid');
  await endStaleProcess(record, binary);

  /** @throws Error with the last words of a server that did not start. */
  const run = async (port: number): Promise<Server> => {
    const child = spawn(binary, ['serve', '--port', String(port), '--db-path', database], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a group of its own, so that Ctrl-C reaches the parent first and the parent ends it last.
      detached: true,
    });
    const watcher = guard(child, binary);
    const failure = await listening(child);
    if (failure !== undefined) {
      watcher.kill('SIGKILL');
      throw new Error(`dynoxide did not start: ${failure}`);
    }
    await writeFile(record, `${child.pid}\n`);
    letGo(child, watcher);
    return { child, watcher };
  };
  for (let attempt = 1; ; attempt += 1) {
    // The binary cannot tell which port it was given, so one is found for it.
    const port = await freePort();
    try {
      return keepRunning(await run(port), () => run(port), port, record);
    } catch (error) {
      if (!String(error).includes('already in use') || attempt === attempts) throw error;
    }
  }
}

interface Server {
  readonly child: ChildProcess;
  readonly watcher: ChildProcess;
}

/** Begins a server again whenever it ends and was not to; one that does not even start again is left. */
function keepRunning(first: Server, again: () => Promise<Server>, port: number, record: string): Dynoxide {
  let current = Promise.resolve(first);
  let stopping = false;
  const watch = ({ child, watcher }: Server): void =>
    void child.once('exit', () => {
      if (stopping) return;
      watcher.kill('SIGKILL');
      current = again();
      current.then(watch, (error: unknown) => console.error(String(error)));
    });
  watch(first);
  return {
    port,
    stop: async () => {
      stopping = true;
      const last = await current.catch(() => undefined);
      if (last) await end(last);
      await rm(record, { force: true });
    },
  };
}

function findBinary(platform: string): string {
  const name = `@dynoxide/${platform}`;
  try {
    const binary = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dynoxide');
    if (existsSync(binary)) return binary;
  } catch {
    // Reported below with the way out.
  }
  throw new Error(
    `There is no embedded DynamoDB for this platform (${name} is not installed). ` +
      'Run DynamoDB Local or another server and set AWS_ENDPOINT_URL_DYNAMODB to its address.',
  );
}

/** Resolves to undefined when the server accepts connections, to its last words when it ended instead. */
async function listening(child: ChildProcess): Promise<string | undefined> {
  let words = '';
  const ready = new Promise<undefined>((resolve) => {
    const hear = (part: Buffer): void => {
      words = `${words}${part.toString()}`.slice(-2000);
      if (words.includes('listening on')) resolve(undefined);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(words.trim() || `exit code ${code}`));
  });
  return Promise.race([ready, ended]);
}

function guard(child: ChildProcess, binary: string): ChildProcess {
  const watcher = spawn('sh', ['-c', watch, 'watcher', String(child.pid), binary], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a shell the server still ends at `stop`.
  watcher.on('error', () => undefined);
  return watcher;
}

/** An engine must not keep its process alive. */
function letGo(child: ChildProcess, watcher: ChildProcess): void {
  child.unref();
  watcher.unref();
  for (const stream of [watcher.stdin, child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}

async function end({ child, watcher }: Server): Promise<void> {
  watcher.kill('SIGKILL');
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
