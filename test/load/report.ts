import { quantile } from '../bench/interleave.ts';
import type { Verdict } from './oracle.ts';
import type { Seen } from './traffic.ts';

export interface Phase {
  readonly name: string;
  readonly calm: readonly Seen[];
  readonly wild: readonly Seen[];
  readonly seconds: number;
  /** Seconds of processor of the local cloud. */
  readonly processor: number;
}

export interface Load {
  readonly seconds: number;
  readonly cores: string;
  readonly phases: readonly Phase[];
  readonly memory: { readonly first: number; readonly last: number; readonly most: number; readonly perHour: number };
  readonly limit: Verdict & { readonly count: number; readonly seconds: number };
  readonly turns: number;
  /** Conversations that do not have a question and an answer for each turn. */
  readonly missing: number;
  readonly undrained: readonly string[];
}

const refusedOf = (seen: readonly Seen[]): number => seen.filter(({ status }) => status >= 400).length;
const kindsOf = (seen: readonly Seen[]): string[] => [...new Set(seen.map(({ kind }) => kind))].sort();
const ms = (value: number): string => Math.round(value).toString();

function statuses(seen: readonly Seen[]): string {
  const counts = new Map<number, number>();
  for (const { status } of seen) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${count} x ${status}`)
    .join(', ');
}

/** The page, and what of it must not be. */
export function loadText(load: Load): { readonly text: string; readonly wrong: readonly string[] } {
  const { phases, memory, limit } = load;
  const rows = phases.flatMap(({ name, calm }) =>
    kindsOf(calm).map((kind) => {
      const of = calm.filter((one) => one.kind === kind);
      const times = of.map(({ milliseconds }) => milliseconds);
      return `| ${name} | ${kind} | ${of.length} | ${refusedOf(of)} | ${ms(quantile(times, 0.5))} | ${ms(quantile(times, 0.95))} |`;
    }),
  );
  const throughput = phases.map(
    ({ name, calm, wild, seconds, processor }) =>
      `| ${name} | ${calm.length + wild.length} | ${((calm.length + wild.length) / seconds).toFixed(1)} | ${((calm.length + wild.length) / processor).toFixed(1)} |`,
  );
  const flooded = phases.flatMap(({ wild }) => kindsOf(wild).map((kind) => `| ${kind} | ${statuses(wild.filter((one) => one.kind === kind))} |`));
  const all = phases.flatMap(({ calm, wild }) => [...calm, ...wild]);
  const wrong = [
    ...phases
      .filter(({ calm }) => refusedOf(calm) > 0)
      .map(({ name, calm }) => `${name}: ${refusedOf(calm)} calls of the calm account were refused (${statuses(calm)})`),
    ...(all.some(({ status }) => status >= 500) ? [`calls ended with 5xx: ${statuses(all.filter(({ status }) => status >= 500))}`] : []),
    ...(limit.falselyAccepted + limit.falselyRefused > 0
      ? [`the limit was not exact: ${limit.falselyAccepted} let in, ${limit.falselyRefused} refused wrongly`]
      : []),
    ...(load.missing > 0 ? [`${load.missing} conversations do not have what was said in them`] : []),
    ...load.undrained.map((queue) => `queue not drained: ${queue}`),
  ];
  const text = `# Load

Written by \`npm run load\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${load.cores}, ${load.seconds} seconds of traffic on the local cloud over loopback. Callers and
local cloud share the machine, and the local cloud is an emulator: its times say nothing of AWS; the two halves beside one another, the counts and the slope do.

## An account beside one that floods
Half of the time one account is alone: four visitors ask, its team reads the dashboard, files are added. In the other half a second account and strangers call as fast as they are answered.

| | what the calm account does | calls | refused | median, ms | p95, ms |
|---|---|---|---|---|---|
${rows.join('\n')}

What the flood was answered:

| what | statuses |
|---|---|
${flooded.join('\n')}

## Throughput
| | calls | per second | per second of one core |
|---|---|---|---|
${throughput.join('\n')}

## Limits
${limit.count} searches in ${limit.seconds} seconds, tried as fast as possible by two at once: ${limit.accepted} let in, ${limit.refused} refused; by an exact log ${limit.falselyAccepted} were let in wrongly and ${limit.falselyRefused} refused wrongly.

## What is kept
${load.turns} turns were answered; ${load.missing} conversations lack something of what was said. ${load.undrained.length === 0 ? 'Every queue is drained.' : `Not drained: ${load.undrained.join(', ')}.`}

## Memory
The process of the local cloud, with all functions in it: ${ms(memory.first)} MB at the beginning, ${ms(memory.last)} MB at the end, ${ms(memory.most)} MB at most; in the second half it changes by ${ms(memory.perHour)} MB in an hour.
`;
  return { text, wrong };
}
