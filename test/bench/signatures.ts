import { createCipheriv } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';

/** Signatures by kind. */
export type SignatureCounts = Readonly<Record<'hdb' | 'mdb' | 'hsb' | 'ndb', number>>;

/** About the size of ClamAV's main and daily together in 2026. Bodies are random, so times on real ones differ. */
export const AS_MANY_AS_TODAY: SignatureCounts = { hdb: 900_000, mdb: 1_700_000, hsb: 950_000, ndb: 100_000 };
/** What a rule set of one's own has. */
export const FEW: SignatureCounts = { hdb: 95_000, mdb: 50_000, hsb: 50_000, ndb: 5_000 };

/** Bytes that are the same at every run. */
export function bytesOf(seed: number): (length: number) => Buffer {
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  return (length) => stream.update(Buffer.alloc(length));
}

type Next = ReturnType<typeof bytesOf>;
const below = (next: Next, from: number, to: number): number => from + (next(4).readUInt32LE() % (to - from));

const LINES: Readonly<Record<keyof SignatureCounts, (index: number, next: Next) => string>> = {
  hdb: (index, next) => `${next(16).toString('hex')}:${below(next, 512, 1_000_000)}:Bench.H-${index}\n`,
  mdb: (index, next) => `${below(next, 1, 2_000) * 512}:${next(16).toString('hex')}:Bench.M-${index}\n`,
  hsb: (index, next) => `${next(32).toString('hex')}:${below(next, 512, 1_000_000)}:Bench.S-${index}\n`,
  ndb: (index, next) => `Bench.N-${index}:${below(next, 0, 8)}:*:${next(below(next, 16, 60)).toString('hex')}\n`,
};

/** Writes a folder of definitions, the same at every run. */
export async function writeSignatures(folder: string, counts: SignatureCounts): Promise<void> {
  await mkdir(folder);
  const next = bytesOf(7);
  for (const kind of Object.keys(LINES) as (keyof SignatureCounts)[]) {
    const file = createWriteStream(join(folder, `bench.${kind}`));
    for (let from = 0; from < counts[kind]; from += 10_000) {
      const lines = Array.from({ length: Math.min(10_000, counts[kind] - from) }, (_, index) => LINES[kind](from + index, next));
      if (!file.write(lines.join(''))) await once(file, 'drain');
    }
    file.end();
    await once(file, 'close');
  }
}
