import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../../local/cloud/launch.ts';
import { cleaningRows } from './cleaning.ts';
import { depthOfCloud } from './cloud-depth.ts';
import { scanRows } from './scan.ts';
import { warmCall, type BenchRow } from './warm-call.ts';

const root = join(import.meta.dirname, '../..');
const directory = await mkdtemp(join(tmpdir(), 'rempart-bench-'));
const cloud = await launch({ directory, port: 0, progress: (step) => console.error(step), log: () => undefined });
const shown = (ratio: number): string => ratio.toFixed(ratio < 0.1 ? 4 : 2);
const line = ({ name, goal, ratio: { q1, median, q3 }, first, second }: BenchRow): string =>
  `| ${name} | ${goal} | ${shown(median)} [${shown(q1)}, ${shown(q3)}] | ${first.toFixed(1)} | ${second.toFixed(1)} |`;
try {
  const rows = [await warmCall(cloud), ...(await cleaningRows()), ...(await scanRows())];
  const depth = await depthOfCloud(cloud);
  const text = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}). Ratios come from one interleaved run; absolute times on
another machine mean nothing. The local cloud runs in the process that measures, so both sides share it.

| what | goal | ratio, median [quartiles] | first, ms | second, ms |
|---|---|---|---|---|
${rows.map(line).join('\n')}

## Depth of a turn
Round trips to backends that a visitor's turn waits for one after the other, in a warm function; calls side by side are one, and no clock is read, so these are counts and not measurements. The statements of the one
transaction that admits, stores and retrieves are each a round trip.

| until | round trips | goal |
|---|---|---|
| the gate has let it in | ${depth.gate} | 2 |
| the model is asked | ${depth.model} | 2 |
| the answer is stored and everything is settled | ${depth.done} | |
`;
  await writeFile(join(root, 'docs/benchmarks.md'), text);
  console.log(text);
} finally {
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
}
