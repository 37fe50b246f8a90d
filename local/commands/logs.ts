import { filterOf, logGroups, readLines, secondsOf, type Reach } from '../operate/log-lines.ts';
import { answer, type Given } from './catalogue.ts';

const bare = (name: string): string => name.replaceAll('-', '').toLowerCase();

/** Reads and prints. @throws Error when the instance is not reached. */
export async function logs(asked: Given, reach: Reach, now: number): Promise<number> {
  const seconds = secondsOf(asked.value('since') ?? '15m');
  if (!seconds) {
    console.error('--since is a time such as 15m, 2h or 1d');
    return 2;
  }
  const all = await logGroups(reach, `${asked.value('instance') ?? 'Rempart'}-api`);
  const [wanted] = asked.rest;
  const groups = wanted ? all.filter(({ name }) => bare(name) === bare(wanted)) : all;
  if (groups.length === 0) {
    console.error(`no function of this name: one of ${all.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const lines = await readLines(reach, groups, now - seconds * 1_000, filterOf({ request: asked.value('request'), errors: asked.has('errors') }));
  if (asked.has('json')) console.log(JSON.stringify({ lines }, undefined, 1));
  else for (const { at, from, level, text } of lines) console.log(`${at} ${level.padEnd(5)} ${from}: ${text}`);
  return 0;
}

/** `npm run logs`. */
export const run = (args: readonly string[]): Promise<number> =>
  answer('logs', args, (asked) => {
    const region = asked.value('region') ?? process.env['AWS_REGION'] ?? 'eu-west-3';
    return logs(asked, { region }, Date.now()).catch((error: unknown) => {
      console.error(`The logs of ${region} could not be read: ${error instanceof Error ? error.message : String(error)}`);
      return 3;
    });
  });
