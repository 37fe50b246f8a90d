import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { keptDaemon } from '../../lambdas/materials/clamd-daemon.ts';
import { interleave, quantile, ratios } from './interleave.ts';
import type { BenchRow } from './warm-call.ts';

/** Signatures by kind, about the size of ClamAV's main and daily together in 2026; their bodies are random, so times on real ones differ. */
const SIGNATURES = { hdb: 900_000, mdb: 1_700_000, hsb: 950_000, ndb: 100_000 } as const;
const ROUNDS = 5;
const LARGEST = 1_000_000;

const LINES: Readonly<Record<keyof typeof SIGNATURES, (index: number) => string>> = {
  hdb: (index) => `${randomBytes(16).toString('hex')}:${randomInt(512, 1_000_000)}:Bench.H-${index}\n`,
  mdb: (index) => `${randomInt(1, 2_000) * 512}:${randomBytes(16).toString('hex')}:Bench.M-${index}\n`,
  hsb: (index) => `${randomBytes(32).toString('hex')}:${randomInt(512, 1_000_000)}:Bench.S-${index}\n`,
  ndb: (index) => `Bench.N-${index}:${randomInt(0, 8)}:*:${randomBytes(randomInt(16, 60)).toString('hex')}\n`,
};

async function makeDefinitions(folder: string): Promise<void> {
  await mkdir(folder);
  for (const kind of Object.keys(SIGNATURES) as (keyof typeof SIGNATURES)[]) {
    const file = createWriteStream(join(folder, `bench.${kind}`));
    for (let from = 0; from < SIGNATURES[kind]; from += 10_000) {
      const lines = Array.from({ length: Math.min(10_000, SIGNATURES[kind] - from) }, (_, index) => LINES[kind](from + index));
      if (!file.write(lines.join(''))) await once(file, 'drain');
    }
    file.end();
    await once(file, 'close');
  }
}

/** Texts as people upload them, each another one: the engine remembers what it has seen. */
function text(bytes: number): Buffer {
  const words = Array.from({ length: 997 }, () => randomBytes(randomInt(2, 6)).toString('base64url'));
  const line = (): string => Array.from({ length: 12 }, () => words[randomInt(words.length)]).join(' ');
  const lines: string[] = [];
  for (let length = 0; length < bytes;) length += (lines[lines.push(line()) - 1]?.length ?? 0) + 1;
  return Buffer.from(lines.join('\n')).subarray(0, bytes);
}

/** A warm scan by the daemon that is kept alive, against `clamscan` started for each file, on the same definitions. They need Debian's clamav packages and 3 GB. */
export async function scanRows(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rempart-bench-scan-'));
  const definitions = join(folder, 'db');
  await makeDefinitions(definitions);
  const daemon = keptDaemon({ command: ['/usr/sbin/clamd'], definitions: async () => definitions, temporary: join(folder, 'tmp'), log: () => undefined });
  const warm = async (content: Buffer): Promise<void> => {
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
    }
    const { verdict } = await daemon.scan(source(), { bytes: content.length, signal: AbortSignal.timeout(170_000) });
    if (verdict !== 'clean') throw new Error(`the bench's own text is ${verdict}`);
  };
  try {
    await warm(text(1_000));
    const rows: BenchRow[] = [];
    for (const bytes of [10_000, 100_000, LARGEST]) {
      const path = join(folder, 'file.txt');
      const { first, second } = await interleave(
        () => warm(text(bytes)),
        async () => {
          await writeFile(path, text(bytes));
          await promisify(execFile)('/usr/bin/clamscan', ['--no-summary', `--database=${definitions}`, path]);
        },
        ROUNDS,
      );
      const name = `warm scan of ${bytes / 1000} kB of text / clamscan of the same`;
      rows.push({ name, goal: '<= 0.01', ratio: ratios(first, second), first: quantile(first, 0.5), second: quantile(second, 0.5) });
    }
    return rows;
  } finally {
    await daemon.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
