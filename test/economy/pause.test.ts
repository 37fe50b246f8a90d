import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assemblyOf } from '../../local/cloud/assembly-cache.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { launch } from '../../local/cloud/launch.ts';
import { readAssembly } from '../../local/template/assembly.ts';

interface Rule {
  readonly Type: string;
  readonly Properties: { readonly ScheduleExpression?: string; readonly Targets?: readonly Target[] };
}
interface Target {
  readonly Arn: { readonly 'Fn::GetAtt'?: readonly string[] };
  readonly Input?: string;
}

let cloud: Cloud;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rempart-pause-'));
  // A cloud of its own: whoever uses one leaves marks.
  cloud = await launch({ directory, port: 0, profile: 'economy', variables: { PASSWORD_COST: '4' }, progress: () => undefined, log: () => undefined });
}, 180_000);
afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Whatever the clock starts: the logical id of the function, and what it is told. */
const scheduled = (): { readonly id: string; readonly event: unknown }[] =>
  readAssembly(assemblyOf('economy')).stacks.flatMap(({ template }) =>
    Object.values(template.Resources as unknown as Readonly<Record<string, Rule>>)
      .filter(({ Type, Properties }) => Type === 'AWS::Events::Rule' && Properties.ScheduleExpression !== undefined)
      .flatMap(({ Properties }) => Properties.Targets ?? [])
      .map(({ Arn, Input }) => ({ id: Arn['Fn::GetAtt']?.[0] ?? '', event: Input === undefined ? {} : (JSON.parse(Input) as unknown) })),
  );

/** Starts at once what the clock starts; which of it has asked the database. */
async function round(): Promise<string[]> {
  const { account, functions, functionNames, engines } = cloud;
  const awake: string[] = [];
  for (const { id, event } of scheduled()) {
    const name = functionNames.find((each) => each.includes(id.replace(/Function[0-9A-F]{8}$/, ''))) ?? id;
    // Those go out, to the two hosts and to where definitions come from, and have no login.
    if (/Canary|Definitions/.test(name)) continue;
    const before = engines.postgres.dataApi.calls();
    await functions.invoke(`arn:aws:lambda:${account.region}:${account.accountId}:function:${name}`, event);
    if (engines.postgres.dataApi.calls() > before) awake.push(name);
  }
  return awake;
}

test('no clock wakes the database while nothing is marked as to be done', async () => {
  expect(scheduled().length).toBeGreaterThan(10);
  expect(await round()).toEqual([]);
}, 180_000);
