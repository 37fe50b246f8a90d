import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of a second in /proc (sysconf `_SC_CLK_TCK`; 100 on every Linux that Node runs on). */
const TICKS = 100;

/** A process and those that it has started: engines that are programs of their own. */
export const familyOf = (pid: number): readonly number[] => [
  pid,
  ...readdirSync(`/proc/${pid}/task`).flatMap((task) => (readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').match(/\d+/g) ?? []).map(Number)),
];

/** Seconds of processor that a process has used, all its threads together. */
export function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  // From the third field on (proc(5)): utime is the fourteenth, stime the fifteenth.
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Resident memory of a process, megabytes. */
export const residentMegabytes = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
