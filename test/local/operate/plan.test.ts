import { beforeAll, describe, expect, test } from '@jest/globals';
import { JOURNAL_METRICS } from '../../../lambdas/core/journal-metrics.ts';
import { ensureAssembly } from '../../../local/cloud/assembly-cache.ts';
import { addressesOf } from '../../../local/commands/deploy.ts';
import { destructionText } from '../../../local/commands/destroy.ts';
import { costReport, costText } from '../../../local/commands/cost.ts';
import { alwaysOn, typesWithoutPrice } from '../../../local/cost/always-on.ts';
import { priced, total } from '../../../local/cost/cost-line.ts';
import { PRICE_NAMES, priceOf, REGIONS } from '../../../local/cost/prices.ts';
import { DATABASE } from '../../../local/operate/database-checks.ts';
import { deploymentPlan, destructionPlan, unready } from '../../../local/operate/plan.ts';
import { API_RESOURCES } from '../../../local/operate/quota-checks.ts';
import { readAssembly, type Assembly } from '../../../local/template/assembly.ts';

let assembly: Assembly;
beforeAll(async () => {
  assembly = readAssembly(await ensureAssembly('production', () => undefined));
}, 60_000);

const types = (): string[] => [...new Set(assembly.stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)))];

describe('the plan of a deployment', () => {
  test('has every stack after those that it is made of, with a time that grows with what is slow', () => {
    const plan = deploymentPlan(assembly);
    const at = (part: string): number => plan.findIndex(({ name }) => name === `Rempart-${part}`);

    expect(plan).toHaveLength(5);
    expect([at('data') < at('api'), at('api') < at('edge'), at('viewer-firewall') < at('edge'), at('edge') < at('ops')]).toEqual([true, true, true, true]);
    for (const { minutes } of plan) expect(minutes[0]).toBeLessThanOrEqual(minutes[1]);
    expect(plan[at('data')]?.minutes[0]).toBeGreaterThan(10);
    expect(plan[at('viewer-firewall')]).toMatchObject({ region: 'us-east-1', minutes: [2, 3] });
  });

  test('refuses what would deploy and release no file', () => {
    const withScan = (Properties: Readonly<Record<string, unknown>>): Assembly => ({
      asset: () => '',
      stacks: [{ name: 'Rempart-api', template: { Resources: { MaterialsScanFunction1: { Type: 'AWS::Lambda::Function', Properties } } } }],
    });

    expect(unready(withScan({}))).toEqual([expect.stringContaining('npm run layer:clamav')]);
    expect(unready(withScan({ Layers: ['arn'] }))).toEqual([]);
  });

  test('ends with addresses that are outputs of the stacks, and says which is missing', () => {
    const outputs = Object.fromEntries(
      assembly.stacks.map(({ name, template }) => [name, Object.fromEntries(Object.keys(template.Outputs ?? {}).map((key) => [key, `${name}/${key}`]))]),
    );

    expect(addressesOf(outputs)).toEqual({ app: 'Rempart-edge/AppUrl', edge: 'Rempart-edge/EdgeUrl', operator: 'Rempart-api/OperatorFunction' });
    expect(() => addressesOf({})).toThrow('no stack has the output AppUrl');
  });
});

test('the API has fewer resources than the doctor asks the account for', () => {
  const api = assembly.stacks.flatMap(({ template }) => Object.values(template.Resources)).find(({ Type }) => Type === 'AWS::ApiGateway::RestApi');
  const body = api?.Properties?.['Body'] as { paths: Readonly<Record<string, unknown>> } | undefined;
  const paths = Object.keys(body?.paths ?? {});
  const nodes = new Set(paths.flatMap((path) => path.split('/').map((_part, at, parts) => parts.slice(0, at + 1).join('/'))));

  expect(nodes.size).toBeGreaterThan(100);
  expect(nodes.size).toBeLessThanOrEqual(API_RESOURCES);
});

test('the database is the one that the doctor asks the region for', () => {
  const resources = assembly.stacks.flatMap(({ template }) => Object.values(template.Resources));
  const [cluster] = resources.filter(({ Type }) => Type === 'AWS::RDS::DBCluster');
  const instances = resources.filter(({ Type }) => Type === 'AWS::RDS::DBInstance');

  expect(cluster?.Properties).toMatchObject({ Engine: DATABASE.engine, EngineVersion: DATABASE.version });
  expect(instances.map(({ Properties }) => Properties?.['DBInstanceClass'])).toEqual(instances.map(() => DATABASE.instanceClass));
  expect(instances.length).toBeGreaterThan(0);
});

describe('the plan of a destruction', () => {
  test('leaves the data whole, takes the others from the last to the first, and says why each thing stays', () => {
    const plan = destructionPlan(assembly);

    expect(plan.instance).toBe('Rempart');
    expect(plan.go).toEqual(
      deploymentPlan(assembly)
        .map(({ name }) => name)
        .filter((name) => name !== 'Rempart-data')
        .reverse(),
    );
    const tables = plan.stays.find(({ type }) => type === 'AWS::DynamoDB::GlobalTable');
    expect(tables).toMatchObject({ stack: 'Rempart-data', count: 8 });
    expect(plan.stays.every(({ why }) => why.length > 10)).toBe(true);
    expect(plan.stays.filter(({ stack }) => stack === 'Rempart-edge').map(({ type, count }) => [type, count])).toContainEqual(['AWS::S3::Bucket', 2]);
    const sorts = (policy: string) => ({ Type: 'AWS::S3::Bucket', DeletionPolicy: policy });
    const stack = { name: 'Rempart-edge', template: { Resources: { A: sorts('Retain'), B: sorts('RetainExceptOnCreate'), C: sorts('Delete') } } };
    expect(destructionPlan({ asset: () => '', stacks: [stack] }).stays).toMatchObject([{ count: 2 }]);
    const whole = assembly.stacks.find(({ name }) => name === 'Rempart-data');
    const listed = [...plan.stays, ...plan.along].filter(({ stack }) => stack === 'Rempart-data');
    expect(listed.reduce((sum, each) => sum + each.count, 0)).toBe(Object.keys(whole?.template.Resources ?? {}).length);
    expect(plan.along.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['AWS::EC2::NatGateway', 'AWS::RDS::DBProxy', 'AWS::SQS::Queue', 'AWS::Lambda::Function']),
    );
    expect(plan.stays.find(({ stack, type }) => stack === 'Rempart-edge' && type === 'AWS::S3::Bucket')?.why).toContain('published');
    const costs = priced(alwaysOn(whole ? [whole] : []), 'eu-west-3');
    const said = destructionText(plan, costs);
    expect(said).toContain(`some ${total(costs).toFixed(0)} dollars a month`);
    for (const word of ['NAT gateway', 'RDS Proxy', 'Aurora', 'KMS key']) expect(said).toMatch(new RegExp(`^ +\\d+\\.\\d\\d  .*${word}`, 'm'));
  });
});

describe('what it costs', () => {
  test('every type of resource is always on with a price, paid by use, or free; and only one of them', () => {
    expect(typesWithoutPrice(assembly.stacks)).toEqual([]);
    expect(types().length).toBeGreaterThan(40);
  });

  test('names every always-on item of the templates, each with units and a price', () => {
    const { idle, idleTotal } = costReport(assembly, 'eu-west-3', 5);
    const named = idle.map(({ what }) => what).join('\n');

    for (const word of ['Aurora', 'RDS Proxy', 'NAT gateway', 'public address', 'KMS', 'secrets', 'web ACL', 'alarms', 'dashboard', 'empty queues', 'clock'])
      expect(named).toContain(word);
    expect(idleTotal).toBeCloseTo(idle.reduce((sum, { usd }) => sum + usd, 0));
    expect(idle.every(({ usd, units }) => usd > 0 && units > 0)).toBe(true);
    expect(alwaysOn([])).toEqual([]);
  });

  test('a slower model costs the time for which its function is open, and nothing else', () => {
    const [quick, slow] = [costReport(assembly, 'us-east-1', 1), costReport(assembly, 'us-east-1', 11)];

    expect(slow.idleTotal).toBe(quick.idleTotal);
    // Half a GB for ten seconds, a million times.
    expect(slow.perMillionTotal - quick.perMillionTotal).toBeCloseTo(1e6 * 0.5 * 10 * 0.0000133334);
  });

  test('metrics of our own are all counted, as paid for in hours in which they are sent, and none while nobody calls', () => {
    const { idle, perMillion } = costReport(assembly, 'us-east-1', 5);
    const ours = perMillion.filter(({ price }) => price === 'metricMonth');
    const filters = assembly.stacks.flatMap(({ template }) => Object.values(template.Resources)).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter');

    expect([filters.length, idle.filter(({ price }) => price === 'metricMonth')]).toEqual([1, []]);
    expect(ours).toMatchObject([{ units: JOURNAL_METRICS.length + filters.length, assumes: expect.stringContaining('costs nothing') }]);
  });

  test('a price that no source has shown is marked wherever it counts', () => {
    expect(costText(costReport(assembly, 'eu-west-3', 5))).toMatch(/\?.* RDS Proxy/);
    for (const name of PRICE_NAMES) for (const region of REGIONS) expect(priceOf(name, region).usd).toBeGreaterThan(0);
    expect(PRICE_NAMES.some((name) => priceOf(name, 'us-east-1').checked)).toBe(true);
    expect(PRICE_NAMES.every((name) => priceOf(name, 'eu-west-3').checked)).toBe(false);
  });
});
