import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../../local/cloud/launch.ts';
import { cleaningRows } from './cleaning.ts';
import { depthOfCloud } from './cloud-depth.ts';
import { extractionRow } from './extraction.ts';
import { firstQuestionRow, recallRows } from './knowledge.ts';
import { scanRows } from './scan.ts';
import { twoDrivers } from './two-drivers.ts';
import { warmCall, type BenchRow } from './warm-call.ts';

/** How many namespaces stand beside the one that is asked; the plan of a large instance is 10 000, which takes the embedded database the better part of an hour. */
const NAMESPACES = Number(process.argv[2] ?? 1_000);
/** Chunks of a namespace: well below the index, at its edge, and with it. */
const SIZES = [1_000, 4_999, 8_000];

const root = join(import.meta.dirname, '../..');
const progress = (step: string): void => console.error(step);
const shown = (ratio: number): string => ratio.toFixed(ratio < 0.1 ? 4 : 2);
const line = ({ name, goal, ratio: { q1, median, q3 }, first, second }: BenchRow): string =>
  `| ${name} | ${goal} | ${shown(median)} [${shown(q1)}, ${shown(q3)}] | ${first.toFixed(1)} | ${second.toFixed(1)} |`;
const overTheWire = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-bench-'));
  const cloud = await launch({ directory, port: 0, progress, log: () => undefined });
  try {
    return { warm: await warmCall(cloud), depth: await depthOfCloud(cloud) };
  } finally {
    await cloud.stop();
    await rm(directory, { recursive: true, force: true });
  }
};

// One after the other: each has the machine for itself.
const { warm, depth } = await overTheWire();
const rows: BenchRow[] = [warm, await twoDrivers(), ...(await cleaningRows()), ...(await scanRows()), await extractionRow()];
const counted = await recallRows(SIZES, progress);
rows.push(await firstQuestionRow(NAMESPACES, progress));
const text = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}). Ratios come from one interleaved run; absolute times on
another machine mean nothing. The local cloud runs in the process that measures, so both sides share it.

| what | goal | ratio, median [quartiles] | first, ms | second, ms |
|---|---|---|---|---|
${rows.map(line).join('\n')}

## Depth of a turn
Round trips to backends that a visitor's turn waits for one after the other, with a key, in a warm function that knows the limits of the chatbot (it believes them for 30 seconds, and asking is one more); the embedding counts as one. Calls side by
side are one, and no clock is read, so these are counts and not measurements. Before the model is asked the database answers two statements, and the message is stored beside the model, statement by statement. \`test/cloud/depth.test.ts\` holds the numbers.

| until | round trips | goal |
|---|---|---|
| the gate has let it in | ${depth.gate} | 2 |
| the model is asked | ${depth.model} | 2 |
| the answer is stored and everything is settled | ${depth.done} | |

## Knowledge
| what | goal | counted |
|---|---|---|
${counted.map(({ name, goal, counted: found }) => `| ${name} | ${goal} | ${found} |`).join('\n')}

Vectors of 384 dimensions lie around 100 topics with as much noise as topic, from a fixed seed; 50 questions of the same kind, each compared with the ten nearest by arithmetic. A new backend is the embedded
PostgreSQL opened anew on a directory that is there: its caches of the catalogue are empty, those of the machine are not. \`npm run bench -- 10000\` asks beside 10 000 namespaces.
`;
await writeFile(join(root, 'docs/benchmarks.md'), text);
console.log(text);
