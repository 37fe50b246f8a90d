import type { Broken } from './breaks.ts';
import type { Check } from './checks.ts';

export interface Day {
  readonly seed: number;
  readonly minutes: number;
  readonly machine: string;
  readonly broken: Broken;
  /** All functions, by the names that they were killed by. */
  readonly functionNames: readonly string[];
  readonly checks: readonly Check[];
  readonly attacks: ReadonlyMap<string, number>;
  /** What nobody came to an end with, however often it was asked for. */
  readonly givenUp: readonly string[];
}

const rows = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `| ${name} | ${count} |`)
    .join('\n');
const sum = (counts: Iterable<number>): number => [...counts].reduce((total, each) => total + each, 0);

/** A function's own name, without what the stack puts around it. */
const shortName = (name: string): string =>
  name
    .replace(/^worker: /, '')
    .replace(/^[^-]+-api-/i, '')
    .replace(/-?[0-9A-F]{8}(?:-\w+)?$/, '');

/** The page, and what of it must not be. */
export function faultsText({ seed, minutes, machine, broken, functionNames, checks, attacks, givenUp }: Day): {
  readonly text: string;
  readonly wrong: readonly string[];
} {
  const workers = new Map([...broken].filter(([name]) => name.startsWith('worker: ')).map(([name, count]) => [shortName(name), count]));
  const spared = functionNames
    .map(shortName)
    .filter((name) => !workers.has(name))
    .toSorted((one, other) => one.localeCompare(other));
  const others = new Map([...broken].filter(([name]) => !name.startsWith('worker: ')));
  const wrong = [...checks.flatMap((check) => check.wrong), ...givenUp.map((what) => `given up: ${what}`)];
  const text = `# Faults

Written by \`npm run faults -- --seed ${seed} --minutes ${minutes}\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${machine}. Two accounts work, a third has little of its month left, a fourth and strangers try what is not theirs,
and new ones sign up; meanwhile the functions are killed in the middle of what they do, the engines are killed or do not answer, and the whole local cloud loses its power. Everybody asks again as a client does that has heard
nothing: the same call, under the same key. Then everything that was acknowledged is looked for, and everything that is there must have been acknowledged. The seed chooses what is broken, in which order and for how long; the
order in which calls meet it is the machine's.

## What was broken
| what | how often |
|---|---|
${rows(others)}
| functions, killed with all calls that they had | ${sum(workers.values())} |

Killed is \`SIGKILL\` for processes (the engine of the tables; everything together) and the same for threads (the database, each environment of a function). Queues, secrets, keys and objects live in the process of the local cloud: they are killed with it, and
alone they are \`down\` (connections are cut and refused), \`slow\` (1.5 seconds late) or \`broken\` (500 and no answer to what was asked). Engines that lie are the matter of \`test/long/engine-faults.test.ts\`.

## What was looked for afterwards
| what | looked at | wrong |
|---|---|---|
${checks.map((check) => `| ${check.what} | ${check.looked} | ${check.wrong.length} |`).join('\n')}

## What nobody may succeed with
Tried all the time, whatever was broken; a success or a word about the inside would stand in the table above.

| attempt | how often it was answered |
|---|---|
${rows(attacks)}

## Functions that were killed
| function | how often |
|---|---|
${rows(workers)}

${spared.length === 0 ? `Each of the ${functionNames.length} functions was killed.` : `Not killed in this day, since nothing had called them or the seed did not choose them: ${spared.join(', ')}.`}

${wrong.length === 0 ? 'Nothing was found that must not be.' : `What must not be:\n\n${wrong.map((each) => `- ${each}`).join('\n')}`}
`;
  return { text, wrong };
}
