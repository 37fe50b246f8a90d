import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { BenchRow } from './interleave.ts';

const PAGE = join(import.meta.dirname, '../../docs/benchmarks.md');

const shown = (ratio: number): string => ratio.toFixed(ratio < 0.1 ? 4 : 2);
/** A ratio with its quartiles, as every table of the page shows it. */
export const ratioText = ({ q1, median, q3 }: BenchRow['ratio']): string => `${shown(median)} [${shown(q1)}, ${shown(q3)}]`;
const line = ({ name, goal, ratio, first, second }: BenchRow): string =>
  `| ${name} | ${goal} | ${ratioText(ratio)} | ${first.toFixed(1)} | ${second.toFixed(1)} |`;

/** Ratios of two tasks as a table. */
export const ratioTable = (rows: readonly BenchRow[]): string => `| what | goal | ratio, median [quartiles] | first, ms | second, ms |
|---|---|---|---|---|
${rows.map(line).join('\n')}`;

/** When and where something was measured, and how busy the machine was. */
export const measuredNow = (): string =>
  `Measured on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), load ${(loadavg()[0] ?? 0).toFixed(1)}.`;

/** Writes one section of docs/benchmarks.md anew, or adds it at the end; the others stay. */
export function writeSection(title: string, text: string): void {
  const before = readFileSync(PAGE, 'utf8');
  const section = `## ${title}\n${text.trim()}\n`;
  const at = before.indexOf(`## ${title}\n`);
  const end = at < 0 ? -1 : before.indexOf('\n## ', at);
  writeFileSync(PAGE, at < 0 ? `${before.trimEnd()}\n\n${section}` : before.slice(0, at) + section + (end < 0 ? '' : before.slice(end)));
}
