import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from '@jest/globals';
import { createClient, type Client } from '../../local/client/client.ts';
import type { TestCloud } from './cloud.ts';

/** A local cloud in a process of its own that can be killed, on a data folder that stays. */
export interface KillableCloud {
  readonly directory: () => string;
  readonly start: () => Promise<TestCloud>;
  /** Ends the process at once, as a machine that loses its power does. */
  readonly kill: () => Promise<void>;
}

interface Choices {
  /** Its functions can be held back at a point (holding-point.ts). */
  readonly held?: boolean;
  /** The engines behind them can be broken (faults.ts). */
  readonly faulty?: boolean;
  /** Other values of what a template gives functions: shorter times. */
  readonly variables?: Readonly<Record<string, string>>;
}

export function killableCloud({ held = false, faulty = false, variables = {} }: Choices = {}): KillableCloud {
  let directory = '';
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    child?.kill('SIGKILL');
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rempart-killed-'));
  });
  afterAll(async () => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    directory: () => directory,
    kill,
    async start() {
      child = spawn(process.execPath, ['test/support/serve.ts', directory], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          ...(held && { REMPART_TEST_HOLD: '1' }),
          ...(faulty && { REMPART_TEST_FAULTS: '{}' }),
          REMPART_TEST_VARIABLES: JSON.stringify(variables),
        },
      });
      const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
      return JSON.parse(line) as TestCloud;
    },
  };
}

/** The same person on the cloud that was started again, which has other ports. */
export function moved(client: Client, app: string): Client {
  const again = createClient(app);
  for (const [name, value] of client.cookies) again.cookies.set(name, value);
  return again;
}
