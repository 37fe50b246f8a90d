import { execFileSync } from 'node:child_process';
import { quantile } from './interleave.ts';

/** What the processor does when a process starts with one bundle, in milliseconds: a busy machine lengthens time and not work. */
export interface Start {
  /** From the start of the process until the handler is there. */
  readonly all: number;
  /** Of the bundle alone. */
  readonly load: number;
}

/** Starts a process and loads one bundle in it. */
export function startOf(file: string): Start {
  const program = `globalThis.awslambda = { streamifyResponse: (handler) => handler, HttpResponseStream: { from: (stream) => stream } };
    const work = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
    const before = work(); require(${JSON.stringify(file)}); const all = work();
    process.stdout.write(JSON.stringify({ all, load: all - before })); process.exit(0);`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { PATH: process.env['PATH'], AWS_REGION: 'eu-west-3' } }),
  ) as Start;
}

/** Starts bundles in turns, so that a busy moment meets all of them: by their name, what each round has cost. */
export function startsInTurns(files: Readonly<Record<string, string>>, rounds: number, progress: (step: string) => void = () => undefined) {
  const starts: Record<string, Start[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    progress(`cold starts: round ${round + 1} of ${rounds}`);
    for (const [name, file] of Object.entries(files)) (starts[name] ??= []).push(startOf(file));
  }
  const of = (name: string, part: keyof Start): number[] => (starts[name] ?? []).map((start) => start[part]);
  return { of, median: (name: string, part: keyof Start): number => quantile(of(name, part), 0.5) };
}
