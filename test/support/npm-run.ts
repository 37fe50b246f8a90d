import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

type Environment = Readonly<Record<string, string>>;

/** A command as a person types it, in a group of processes of its own: what ends it ends all of them, as Ctrl-C in a terminal does. */
export function begunByNpm(words: readonly string[], environment: Environment = {}): ChildProcess {
  return spawn('npm', words, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of package.json by npm to its end. */
export async function npmRun(name: string, args: readonly string[] = [], environment: Environment = {}): Promise<Ended> {
  const child = begunByNpm(['run', '--silent', name, '--', ...args], environment);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) child[stream]?.setEncoding('utf8').on('data', (part: string) => (said[stream] += part));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}
