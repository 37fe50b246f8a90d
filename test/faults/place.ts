import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../local/engines/ports.ts';
import type { TestCloud } from '../support/cloud.ts';
import { ENGINES, type EngineName } from '../support/faults.ts';

/** A local cloud that is broken on purpose: always behind the same ports and on the same data, whatever becomes of it. */
export interface Place {
  /** As it was started last. */
  readonly cloud: () => TestCloud;
  readonly directory: string;
  /** The file with all that its processes and functions have said. */
  readonly said: string;
  /** Starts it; where it ran before, on what it left. */
  readonly start: () => Promise<void>;
  /** Ends all of it at once, as a machine that loses its power does. */
  readonly kill: () => Promise<void>;
  /** Tells what stands between the functions and an engine, or something inside, what to do (test/support/serve.ts). Says how many it met. */
  readonly tell: (path: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Ends the time for which queues hide what somebody has taken: only while nothing runs there. */
export async function timePasses(directory: string): Promise<void> {
  const folder = join(directory, 'queues');
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.json'))) {
    const messages = JSON.parse(await readFile(join(folder, name), 'utf8')) as { visibleAt: number }[];
    await writeFile(join(folder, name), JSON.stringify(messages.map((message) => ({ ...message, visibleAt: 0 }))));
  }
}

/** What the queues hold, for whoever looks for the cause: queue and messages as they are kept. */
export async function heldInQueues(directory: string): Promise<readonly (readonly [queue: string, messages: string])[]> {
  const folder = join(directory, 'queues');
  const files = (await readdir(folder)).filter((each) => each.endsWith('.json'));
  const held = await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
  return held.filter(([, messages]) => messages !== '[]');
}

/** How often it is begun again, and after how long. */
const START_TRIES = 5;
const START_AGAIN_MS = 3_000;

export async function openPlace(root: string): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-faults-'));
  const port = await freePort();
  const ways: Partial<Record<EngineName, number>> = {};
  for (const engine of Object.keys(ENGINES) as EngineName[]) ways[engine] = await freePort();
  let child: ChildProcess | undefined;
  let described: TestCloud | undefined;
  const cloud = (): TestCloud => {
    if (!described) throw new Error('nothing was started yet');
    return described;
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child?.kill(signal);
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const begin = async (): Promise<void> => {
    child = spawn(process.execPath, [join(root, 'test/support/serve.ts'), directory], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, REMPART_TEST_FAULTS: JSON.stringify(ways), REMPART_TEST_PORT: String(port) },
    });
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the local cloud did not start: ${String(code)}`)));
    const [line] = (await Promise.race([once(createInterface({ input: child.stdout ?? process.stdin }), 'line'), ended])) as [string];
    ended.catch(() => undefined);
    described = JSON.parse(line) as TestCloud;
    process.env['REMPART_TEST_CLOUD'] = line;
  };
  return {
    cloud,
    directory,
    said: join(directory, 'said.log'),
    async start() {
      for (let tries = 1; ; tries += 1) {
        try {
          return await begin();
        } catch (error) {
          // While nothing listened there, somebody else on this machine may have got one of its ports.
          if (tries === START_TRIES) throw error;
          await delay(START_AGAIN_MS);
        }
      }
    },
    kill: () => end('SIGKILL'),
    async tell(path) {
      const reply = await fetch(`${cloud().faults}/${path}`, { method: 'POST' });
      if (reply.status === 404) throw new Error(`nothing is called ${path}`);
      return Number(reply.headers.get('x-met') ?? 1);
    },
    async close() {
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}
