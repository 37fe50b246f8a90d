import { quantile, ratios, slope } from '../bench/interleave.ts';
import type { Load, Memory, Phase } from './day.ts';
import type { Seen } from './traffic.ts';

const refusedOf = (seen: readonly Seen[]): number => seen.filter(({ status }) => status >= 400).length;
/** Tries that ended with 5xx. */
const failedOf = (seen: readonly Seen[]): number => seen.reduce((sum, { failed, status }) => sum + failed + (status >= 500 ? 1 : 0), 0);
const kindsOf = (seen: readonly Seen[]): string[] => [...new Set(seen.map(({ kind }) => kind))].sort();
const whole = (value: number): string => Math.round(value).toString();
/** Tries that may fail because the machine has too much to do, as a part of all. */
const FAILED_AT_MOST = 0.01;
/** What may be added to the memory in an hour, megabytes, and for how long somebody must have looked before that says anything. */
const GROWTH = { megabytes: 100, fromSeconds: 1_800 };
/** Rows of the table of memory. */
const MEMORY_ROWS = 12;

function statuses(seen: readonly Seen[]): string {
  const counts = new Map<number, number>();
  for (const { status } of seen) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${count} x ${status}`)
    .join(', ');
}

/** The parts of the time, of which the least is what is there after the garbage is gone. */
function partsOf(memory: readonly Memory[]): (readonly Memory[])[] {
  const size = Math.max(1, Math.ceil(memory.length / MEMORY_ROWS));
  return Array.from({ length: Math.ceil(memory.length / size) }, (_, row) => memory.slice(row * size, (row + 1) * size));
}
const leastOf = (part: readonly Memory[], of: 'cloud' | 'tables'): number => Math.min(...part.map((at) => at[of]));

/** How the least of each part changes in the second half, megabytes in an hour: in the first, functions are started. */
export function growthOf(memory: readonly Memory[], of: 'cloud' | 'tables'): number {
  const parts = partsOf(memory);
  return slope(parts.slice(Math.floor(parts.length / 2)).map((part) => [part[0]?.seconds ?? 0, leastOf(part, of)] as const)) * 3_600;
}
const GROWING = { cloud: 'the memory of the local cloud', tables: 'the memory of the tables' } as const;

/** What of a run must not be. */
export function wrongOf({ phases, limits, counts, undrained, memory, seconds }: Load): string[] {
  const calm = phases.flatMap((phase) => phase.calm);
  const { settled, turns, hooks, kept } = counts;
  return [
    ...(refusedOf(calm) > 0 ? [`${refusedOf(calm)} calls of the calm account were refused (${statuses(calm)})`] : []),
    ...(failedOf(calm) > FAILED_AT_MOST * calm.length ? [`${failedOf(calm)} tries of the calm account were not answered in time`] : []),
    ...(['cloud', 'tables'] as const)
      .filter((of) => seconds >= GROWTH.fromSeconds && growthOf(memory, of) > GROWTH.megabytes)
      .map((of) => `${GROWING[of]} grows by ${whole(growthOf(memory, of))} MB in an hour`),
    ...limits
      .filter(({ falselyAccepted, falselyRefused }) => falselyAccepted + falselyRefused > 0)
      .map(({ what, falselyAccepted, falselyRefused }) => `the limit on ${what} was not exact: ${falselyAccepted} let in, ${falselyRefused} refused wrongly`),
    ...counts.wrong,
    ...(kept === 2 * (turns + hooks) ? [] : [`${turns + hooks} turns were taken, and ${kept} messages are there`]),
    ...(settled.calm === turns + hooks ? [] : [`the calm account is charged ${settled.calm} messages for ${turns + hooks} turns`]),
    ...(settled.wild >= settled.wildTurns && settled.wild <= settled.wildTurns + settled.wildUnknown
      ? []
      : [`the account that floods is charged ${settled.wild} messages for ${settled.wildTurns} turns`]),
    ...undrained.map((queue) => `queue not drained: ${queue}`),
  ];
}

const memoryRows = (memory: readonly Memory[]): string[] =>
  partsOf(memory).map(
    (part) =>
      `| ${whole((part[0]?.seconds ?? 0) / 60)} | ${whole(leastOf(part, 'cloud'))} | ${whole(Math.max(...part.map(({ cloud }) => cloud)))} | ${whole(part.at(-1)?.tables ?? 0)} |`,
  );

/** What a call of the calm account takes beside a flood, by what the same takes in the phase before, in which it is alone. */
function besideRows(phases: readonly Phase[]): string[] {
  const times = (phase: Phase, kind: string): number[] => phase.calm.filter((one) => one.kind === kind).map(({ milliseconds }) => milliseconds);
  const alone = phases.filter(({ kind }) => kind === 'alone');
  const beside = phases.filter(({ kind }) => kind !== 'alone');
  return kindsOf(phases.flatMap(({ calm }) => calm)).map((kind) => {
    const medians = (of: readonly Phase[], part = 0.5): number[] => of.map((phase) => quantile(times(phase, kind), part));
    const { q1, median, q3 } = ratios(medians(beside), medians(alone));
    const all = (of: readonly Phase[]): number[] => of.flatMap((phase) => times(phase, kind));
    return `| ${kind} | ${all(alone).length} | ${all(beside).length} | ${median.toFixed(2)} [${q1.toFixed(2)}, ${q3.toFixed(2)}] | ${whole(quantile(all(alone), 0.5))} | ${whole(quantile(all(beside), 0.5))} | ${whole(quantile(all(alone), 0.95))} | ${whole(quantile(all(beside), 0.95))} |`;
  });
}

/** The page, and what of it must not be. */
export function loadText(load: Load, cores: string): { readonly text: string; readonly wrong: readonly string[] } {
  const { phases, memory, limits, counts, undrained } = load;
  const wrong = wrongOf(load);
  const calm = phases.flatMap((phase) => phase.calm);
  const alone = phases.filter(({ kind }) => kind === 'alone').flatMap((phase) => phase.calm);
  const throughput = (['alone', 'beside a flood'] as const).map((kind) => {
    const of = phases.filter((phase) => phase.kind === kind);
    const calls = of.reduce((sum, phase) => sum + phase.calm.length + phase.wild.length, 0);
    const total = (what: 'seconds' | 'processor'): number => of.reduce((sum, phase) => sum + phase[what], 0);
    return `| ${kind} | ${calls} | ${(calls / total('processor')).toFixed(1)} | ${(calls / total('seconds')).toFixed(1)} | ${(total('processor') / total('seconds')).toFixed(2)} |`;
  });
  const wild = phases.flatMap((phase) => phase.wild);
  const flooded = kindsOf(wild).map((kind) => `| ${kind} | ${statuses(wild.filter((one) => one.kind === kind))} |`);
  const text = `# Load

Written by \`npm run load\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cores}, ${whole(load.seconds / 60)} minutes of traffic on the local cloud over loopback. The local cloud is an emulator, callers share
its machine, and others may have worked there: its times say nothing of AWS. Ratios, counts and slopes do.

## An account beside one that floods
In ${phases.length / 2} turns of ${whole(load.seconds / phases.length)} seconds each one account is alone, and beside a second account and strangers who call as fast as they are answered. What the calm account does: four visitors ask, people write to its
WhatsApp number (every fourth message comes twice), its team reads the dashboard, files are added, and a server is told of every message by a signed webhook. ${refusedOf(calm)} of its ${calm.length} calls
were refused; ${failedOf(calm)} tries failed because something was not answered in time, ${failedOf(alone)} of them alone and ${failedOf(calm) - failedOf(alone)} beside the flood, and were made again under the same key.

| what | calls alone | beside | ratio of the medians, by turns [quartiles] | median alone, ms | beside, ms | p95 alone, ms | beside, ms |
|---|---|---|---|---|---|---|---|
${besideRows(phases).join('\n')}

The local cloud has one thread for its gateway, its firewall and most of its engines, and functions share what is left of the processors: a flood fills both, and whoever comes then waits. What would be left on AWS, where functions of two callers share no machine, this run does not tell; that nobody is refused and nothing is late or lost, it does. How much of a ratio is there
beside strangers as well, who reach no account, is measured by \`npm run bench -- neighbours\` ([benchmarks.md](benchmarks.md#neighbours)).

What the flood was answered:

| what | statuses |
|---|---|
${flooded.join('\n')}

## Throughput
Of processor that the process of the local cloud and the engine of its tables have used, everything that they stand for included.

| | calls | per second of processor | per second | processors busy |
|---|---|---|---|---|
${throughput.join('\n')}

## Limits
Tried as fast as possible by an account, and judged by an exact log of what was let in:

| what | at most | let in | refused | let in wrongly | refused wrongly |
|---|---|---|---|---|---|
${limits.map(({ what, count, seconds, accepted, refused, falselyAccepted, falselyRefused }) => `| ${what} | ${count} in ${seconds} s | ${accepted} | ${refused} | ${falselyAccepted} | ${falselyRefused} |`).join('\n')}

## What is kept
${counts.turns} turns were answered in the widget and ${counts.hooks} messages of WhatsApp taken, ${counts.files} files added, each of them ready in the end; ${counts.kept} messages are there, ${counts.settled.calm} are charged to the calm account, and of the other's ${counts.settled.wildTurns} turns ${counts.settled.wild}.
The customer's server was told of ${counts.told} messages (${counts.copies - counts.told} copies more). ${undrained.length === 0 ? 'Every queue is drained, those of what could not be done are empty.' : `Not drained: ${undrained.join(', ')}.`}

## Memory
Megabytes, resident. The process of the local cloud holds all functions, of each as many as were called at once, and all engines but that of the tables. In the second half the least of each part changes by ${whole(growthOf(memory, 'cloud'))} MB in an hour, that of the tables by ${whole(growthOf(memory, 'tables'))}.

| from minute | least | most | tables |
|---|---|---|---|
${memoryRows(memory).join('\n')}

${wrong.length === 0 ? 'Nothing was found that must not be.' : `What must not be:\n\n${wrong.map((each) => `- ${each}`).join('\n')}`}
`;
  return { text, wrong };
}
