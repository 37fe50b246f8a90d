import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keptDaemon } from '../../lambdas/materials/clamd-daemon.ts';
import { benchRow, interleave, type BenchRow, type Times } from './interleave.ts';
import { AS_MANY_AS_TODAY, bytesOf, FEW, writeSignatures, type SignatureCounts } from './signatures.ts';

const CLAMD = '/usr/sbin/clamd';
const CLAMSCAN = '/usr/bin/clamscan';
const ROUNDS = 7;

/** Files of one turn of the daemon: a single small one is below what can be told. */
const FILES: Readonly<Record<number, number>> = { 10_000: 20, 100_000: 10, 1_000_000: 4 };

/** Whether the programs that are compared are there. */
export const canScan = (): boolean => existsSync(CLAMD) && existsSync(CLAMSCAN);

let made = 0;

/** A text as people upload them, each another one: the engine remembers what it has seen. */
function text(bytes: number): Buffer {
  const next = bytesOf((made += 1));
  const words = Array.from({ length: 997 }, () =>
    next(4)
      .toString('base64url')
      .slice(0, 2 + ((next(1)[0] ?? 0) % 5)),
  );
  const lines: string[] = [];
  for (let length = 0; length < bytes;) {
    const picks = next(24);
    const line = Array.from({ length: 12 }, (_, at) => words[picks.readUInt16LE(at * 2) % words.length]).join(' ');
    length += line.length + 1;
    lines.push(line);
  }
  return Buffer.from(lines.join('\n')).subarray(0, bytes);
}

/** Work of every thread of a process until now, in nanoseconds (proc(5), schedstat). */
const threadsOf = (pid: number): ReadonlyMap<string, number> =>
  new Map(readdirSync(`/proc/${pid}/task`).map((task) => [task, Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])]));

/** Milliseconds that the daemon and this process have worked while a task ran. */
async function workOf(pid: number, task: () => Promise<void>): Promise<number> {
  const [before, own] = [threadsOf(pid), process.cpuUsage()];
  await task();
  const { user, system } = process.cpuUsage(own);
  let daemon = 0;
  for (const [task, nanoseconds] of threadsOf(pid)) daemon += nanoseconds - (before.get(task) ?? 0);
  return daemon / 1e6 + (user + system) / 1e3;
}

/** Milliseconds that ended children of this process have worked (proc(5), stat: cutime and cstime, in hundredths of a second). */
function workOfChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function against(counts: SignatureCounts, sizes: readonly number[], progress: (step: string) => void): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rempart-bench-scan-'));
  const definitions = join(folder, 'db');
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  progress(`${total} signatures`);
  await writeSignatures(definitions, counts);
  const daemon = keptDaemon({ command: [CLAMD], definitions: async () => definitions, temporary: join(folder, 'tmp'), log: () => undefined });
  const warm = async (content: Buffer): Promise<void> => {
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
    }
    const { verdict } = await daemon.scan(source(), { bytes: content.length, signal: AbortSignal.timeout(170_000) });
    if (verdict !== 'clean') throw new Error(`the bench's own text is ${verdict}`);
  };
  try {
    await warm(text(1_000));
    const pid = daemon.pid() ?? 0;
    const rows: BenchRow[] = [];
    for (const bytes of sizes) {
      progress(`texts of ${bytes} bytes`);
      const files = FILES[bytes] ?? 1;
      const work: Times = { first: [], second: [] };
      const path = join(folder, 'file.txt');
      const all = async (contents: readonly Buffer[]): Promise<void> => {
        for (const content of contents) await warm(content);
      };
      let ready = Array.from({ length: files }, () => text(bytes));
      const { first, second } = await interleave(
        async () => void work.first.push((await workOf(pid, () => all(ready))) / files),
        async () => {
          const before = workOfChildren();
          await promisify(execFile)(CLAMSCAN, ['--no-summary', `--database=${definitions}`, path]);
          work.second.push(workOfChildren() - before);
        },
        ROUNDS,
        async () => {
          ready = Array.from({ length: files }, () => text(bytes));
          await writeFile(path, text(bytes));
        },
      );
      const name = `warm scan of ${bytes / 1_000} kB of text / clamscan of the same, ${total} signatures`;
      const goal = counts === AS_MANY_AS_TODAY ? '<= 0.01' : 'none';
      rows.push(benchRow(`${name}, work of the processor`, goal, work));
      rows.push(benchRow(`${name}, by the clock`, goal, { first: first.map((time) => time / files), second }));
    }
    return rows;
  } finally {
    await daemon.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A warm scan by the daemon that is kept alive, against `clamscan` started for each file, on the same definitions: as many as ClamAV publishes, and few, where
 * the start of clamscan is next to nothing. They need Debian's clamav packages and 3 GB.
 */
export async function scanRows(progress: (step: string) => void): Promise<BenchRow[]> {
  return [...(await against(AS_MANY_AS_TODAY, [10_000, 100_000, 1_000_000], progress)), ...(await against(FEW, [1_000_000], progress))];
}
