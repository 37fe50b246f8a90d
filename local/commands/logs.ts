import { configured, type Context } from '../cloud/configuration.ts';
import { filterOf, logGroups, readLines, secondsOf, type Reach } from '../operate/log-lines.ts';
import { answer, type Given } from './catalogue.ts';

/** Stacks that have what writes: functions of releases, the canary, and those that migrate or copy files. */
const WRITING = ['api', 'ops', 'data', 'edge'];

const bare = (name: string): string => name.replaceAll('-', '').toLowerCase().replace(/logs$/, '');

/** Reads and prints. @throws Error when the instance is not reached. */
export async function logs(asked: Given, reach: Reach, now: number, instance: string): Promise<number> {
  const seconds = secondsOf(asked.value('since') ?? '15m');
  if (!seconds) {
    console.error('--since is a time such as 15m, 2h or 1d');
    return 2;
  }
  const all = await logGroups(
    reach,
    WRITING.map((part) => `${instance}-${part}`),
  );
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
export const run = (args: readonly string[], context?: Context): Promise<number> =>
  answer('logs', args, (asked) => {
    const own = configured(context);
    const [region, instance] = [asked.value('region') ?? own.region, asked.value('instance') ?? own.name];
    return logs(asked, { region }, Date.now(), instance).catch((error: unknown) => {
      console.error(`The logs of ${instance} in ${region} could not be read: ${error instanceof Error ? error.message : String(error)}`);
      return 3;
    });
  });
