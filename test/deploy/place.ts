import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../local/cloud/root.ts';
import { clamdStandIn } from '../lambdas/materials/clamd-stand-in.ts';
import { startDatabase } from './database.ts';
import { ACCOUNT, freePort, startEmulator } from './emulator.ts';
import { startFront } from './front.ts';
import { MASTER_SECRET, rewriteAssembly, type Made } from './rewrite.ts';

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An emulated account, with all that takes the place of what the emulator has not. */
export interface Place {
  readonly endpoint: string;
  readonly assembly: string;
  readonly made: Made;
  /** Runs a program of Node in the environment of an operator of this account. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<Ended>;
  readonly stop: () => Promise<void>;
}

const EICAR = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE';

function runIn(directory: string, environment: NodeJS.ProcessEnv): Place['run'] {
  return (program, ...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(root, program), ...args], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = { stdout: '', stderr: '' };
      for (const way of ['stdout', 'stderr'] as const)
        child[way].setEncoding('utf8').on('data', (text: string) => {
          said[way] += text;
          appendFileSync(join(directory, 'commands.log'), text);
        });
      child.on('error', reject);
      child.on('exit', (code) => resolve({ code: code ?? 1, ...said }));
    });
}

/** Starts everything and rewrites the templates of an assembly for it. */
export async function startPlace(from: string): Promise<Place> {
  await using parts = new AsyncDisposableStack();
  const directory = mkdtempSync(join(tmpdir(), 'rempart-deploy-'));
  parts.defer(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(root, '.local/cache'), { recursive: true });
  const port = await freePort();
  const emulator = `http://127.0.0.1:${port}`;
  const seedFile = join(root, '.local/cache/database.tar');
  const database = await startDatabase({ directory: join(directory, 'database'), seedFile, account: ACCOUNT, emulator, masterSecret: MASTER_SECRET });
  parts.defer(database.stop);
  const clamd = await clamdStandIn({
    version: 'stand-in, no antivirus',
    reply: (bytes) => (bytes.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0'),
  });
  parts.defer(clamd.stop);
  const { endpoint, stop } = await startEmulator(directory, port, database.endpoint);
  parts.defer(stop);
  const front = await startFront(directory, port);
  parts.defer(front.stop);
  const assembly = join(directory, 'assembly');
  const made = rewriteAssembly(from, assembly, { emulatorPort: port, clamdSocket: clamd.path });
  const environment = {
    PATH: process.env['PATH'],
    HOME: directory,
    CI: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ACCOUNT.secretAccessKey,
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: front.proxy,
    NO_PROXY: '127.0.0.1',
    NODE_EXTRA_CA_CERTS: front.ca,
  };
  const running = parts.move();
  return { endpoint, assembly, made, run: runIn(directory, environment), stop: () => running.disposeAsync() };
}
