import { CloudFormationClient, CreateStackCommand, DescribeStackEventsCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assemblyOf } from '../../local/cloud/assembly-cache.ts';
import type { DestructionPlan } from '../../local/operate/plan.ts';
import type { SmokeReport } from '../../local/commands/smoke.ts';
import { LEFT_OUT, LEFT_OUT_FUNCTIONS, LEFT_OUT_WITH, REWRITTEN } from './departures.ts';
import { ACCOUNT } from './emulator.ts';
import { startPlace, type Place } from './place.ts';

const MINUTES = 60_000;
const STACKS = ['Rempart-data', 'Rempart-api', 'Rempart-viewer-firewall', 'Rempart-edge', 'Rempart-ops'];

interface Deployed {
  readonly app: string;
  readonly edge: string;
  readonly operator: string;
  readonly ownerLink: string;
  readonly smoke: SmokeReport;
}

let place: Place;
let deployed: Deployed;
const cloudFormation = (region = ACCOUNT.region): CloudFormationClient => new CloudFormationClient({ endpoint: place.endpoint, region, credentials: ACCOUNT });

/** Names of the stacks that are there. */
async function stacks(): Promise<readonly string[]> {
  const found = await Promise.all([ACCOUNT.region, 'us-east-1'].map((region) => cloudFormation(region).send(new DescribeStacksCommand({}))));
  return found.flatMap(({ Stacks = [] }) => Stacks.flatMap(({ StackName = '' }) => (StackName.startsWith('Rempart-') ? [StackName] : [])));
}

/** Why a stack of one resource is not made; an empty text when it is. */
async function refusalOf(name: string, type: string, properties: Readonly<Record<string, unknown>>): Promise<string> {
  const client = cloudFormation();
  const TemplateBody = JSON.stringify({ Resources: { Least: { Type: type, Properties: properties } } });
  try {
    await client.send(new CreateStackCommand({ StackName: name, TemplateBody }));
  } catch (error) {
    return String(error);
  }
  for (;;) {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (/_IN_PROGRESS$/.test(stack?.StackStatus ?? '')) continue;
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: name }));
    return stack?.StackStatus === 'CREATE_COMPLETE' ? '' : StackEvents.map(({ ResourceStatusReason = '' }) => ResourceStatusReason).join(' ');
  }
}

beforeAll(async () => {
  place = await startPlace(assemblyOf('economy'));
  const regions = [ACCOUNT.region, 'us-east-1'].map((region) => `aws://${ACCOUNT.accountId}/${region}`);
  const { code, stderr } = await place.run('node_modules/aws-cdk/bin/cdk', 'bootstrap', ...regions, '--app', place.assembly);
  if (code !== 0) throw new Error(stderr);
}, 5 * MINUTES);
afterAll(() => place?.stop());

describe('what differs from a deployment to AWS', () => {
  test('is what the list says, and all of it is in our templates', () => {
    const listed = [...LEFT_OUT.map(({ type }) => type), ...LEFT_OUT_FUNCTIONS.map(({ type }) => type), LEFT_OUT_WITH.type, ...Object.values(REWRITTEN)];

    expect(Object.keys(place.made).sort()).toEqual(listed.sort());
  });

  test('is still refused by the emulator', async () => {
    const refusals = await Promise.all(
      [...LEFT_OUT, LEFT_OUT_WITH].map(async ({ type, least }, at) => [type, await refusalOf(`probe-${at}`, type, least)] as const),
    );

    for (const [type, refusal] of refusals) expect([type, refusal]).toEqual([type, expect.stringMatching(/Unrecognized resource types|is not supported/)]);
  });
});

describe('the economy profile on an emulator of AWS', () => {
  test(
    'deploy makes the five stacks without asking, runs the migrations, and ends with addresses, a link and a smoke test that holds',
    async () => {
      const { code, stdout, stderr } = await place.run('local/main.mjs', 'deploy', '--assembly', place.assembly, '--owner', 'owner@example.com', '--json');
      if (stdout === '') throw new Error(stderr.slice(-3_000));
      deployed = JSON.parse(stdout) as Deployed;

      expect(deployed.smoke.steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(code).toBe(0);
      expect([...(await stacks())].sort()).toEqual([...STACKS].sort());
      expect(deployed.ownerLink).toMatch(/^https:\/\/[a-z0-9]+\.cloudfront\.net\/.*token=/);
      // The five lines by which people know what comes are said before each stack.
      for (const name of STACKS) expect(stderr).toMatch(new RegExp(`\\d\\. ${name} in [a-z-]+\\d: \\d+ resources, \\d+ to \\d+ minutes`));
    },
    15 * MINUTES,
  );

  test(
    'doctor finds the bootstrap, and says that nobody may send mails as the sender',
    async () => {
      const { code, stdout } = await place.run('local/main.mjs', 'doctor', '--json');
      const { account } = JSON.parse(stdout) as { account: readonly { name: string; state: string }[] };
      const state = (name: string): string | undefined => account.find((finding) => finding.name === name)?.state;

      expect([code, state('CDK bootstrap'), state('sender of mails')]).toEqual([1, 'ok', 'missing']);
    },
    MINUTES,
  );

  test(
    "admin asks the operator's function, and refuses with 1 what it refuses and with 2 what it does not know",
    async () => {
      const ask = (...line: readonly string[]) => place.run('local/main.mjs', 'admin', '--function', deployed.operator, '--json', ...line);
      const [found, nobody, nonsense] = [await ask('find', 'owner@example.com'), await ask('find', 'nobody@example.com'), await ask('dance')];

      expect([found.code, nobody.code, nonsense.code]).toEqual([0, 1, 2]);
    },
    2 * MINUTES,
  );

  test(
    'logs reads what functions have written, and says 2 for a function that is none',
    async () => {
      const [all, none] = [await place.run('local/main.mjs', 'logs', '--since', '1h', '--json'), await place.run('local/main.mjs', 'logs', 'Nothing')];

      expect([all.code, none.code]).toEqual([0, 2]);
      expect(Array.isArray((JSON.parse(all.stdout) as { lines: unknown }).lines)).toBe(true);
    },
    2 * MINUTES,
  );

  test(
    'destroy takes the other name for a refusal, then deletes all but the data, and lists what stays and why',
    async () => {
      const destroy = (...line: readonly string[]) => place.run('local/main.mjs', 'destroy', '--assembly', place.assembly, '--json', ...line);
      const refused = await destroy('--yes', 'Other');
      const before = (await stacks()).length;
      const { code, stdout } = await destroy('--yes', 'Rempart');
      const { stays, failed } = JSON.parse(stdout) as DestructionPlan & { readonly failed: readonly string[] };

      expect([refused.code, before, code, failed]).toEqual([2, STACKS.length, 0, []]);
      expect(await stacks()).toEqual(['Rempart-data']);
      expect(stays.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['AWS::DynamoDB::GlobalTable', 'AWS::RDS::DBCluster', 'AWS::S3::Bucket', 'AWS::KMS::Key']),
      );
      for (const { why } of stays) expect(why).not.toBe('');
    },
    5 * MINUTES,
  );
});
