import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib/core';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Template } from 'aws-cdk-lib/assertions';
import { scannerAlarms } from '../../lib/scanner-alarms.ts';
import { OF_AWS } from './configured.ts';
import { synthesize, type Resource, type Synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize();
}, 180_000);

const text = (value: unknown): string => JSON.stringify(value);
const named = (type: string, id: RegExp, from = app): Resource => {
  const found = from.all(type).filter(([name]) => id.test(name));
  expect(found).toHaveLength(1);
  return found[0]![1];
};
const granted = (role: RegExp, actions: RegExp): string[] =>
  app
    .all('AWS::IAM::Policy')
    .filter(([, { Properties }]) => role.test(text(Properties['Roles'])))
    .flatMap(([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement)
    .filter(({ Action, Resource: resource }) => actions.test(text(Action)) && text(resource).includes('Definitions'))
    .flatMap(({ Action }) => Action)
    .sort();

describe('the updater of the definitions (S24.5)', () => {
  test('runs by a schedule, outside the network, with the layer, and knows nothing of ours', () => {
    const { Properties } = named('AWS::Lambda::Function', /^MaterialsDefinitionsFunction/);

    expect([Properties['VpcConfig'], Object.keys((Properties['Environment'] as { Variables: object }).Variables).sort()]).toEqual([
      undefined,
      ['CLAMAV_ROOT', 'DEFINITIONS_BUCKET', 'DEFINITIONS_MIRROR', 'OUTGOING_PORTS', 'OWN_HOSTS', 'POWERTOOLS_SERVICE_NAME'],
    ]);
    expect(text(Properties['Environment'])).toContain('"https://database.clamav.net"');
    const rule = named('AWS::Events::Rule', /^Definitions/);
    expect([rule.Properties['ScheduleExpression'], text(rule.Properties['Targets'])]).toEqual([
      'rate(4 hours)',
      expect.stringContaining('MaterialsDefinitions'),
    ]);
  });

  test('alone writes to their bucket, object by object; who scans reads there and no more', () => {
    expect(granted(/MaterialsDefinitionsRole/, /s3:/)).toEqual(['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:PutObject']);
    expect(granted(/MaterialsScanRole/, /"s3:Get/)).toEqual(['s3:GetObject', 's3:GetObjectVersion']);
    for (const [, { Properties }] of app.all('AWS::IAM::Policy')) {
      const { Statement } = Properties['PolicyDocument'] as { Statement: { Action: string | string[]; Resource: unknown }[] };
      const writes = Statement.filter(({ Action, Resource: resource }) => text(Action).includes('s3:Put') && text(resource).includes('manifest.json'));
      expect(writes.length > 0).toBe(text(Properties['Roles']).includes('MaterialsDefinitionsRole'));
    }
  });

  test('is missed by an alarm after a day without success, also when it does not run at all', () => {
    const { Properties } = named('AWS::CloudWatch::Alarm', /^DefinitionsNotUpdated/);

    expect(Properties).toMatchObject({ Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching', EvaluationPeriods: 1 });
    expect(text(Properties['Metrics'])).toMatch(/"Expression":"invocations - errors".*"Period":86400/);
  });
});

describe('who is told that nothing is released (S24.5)', () => {
  test('an alarm rings at the first scan without usable definitions, and at the first file that every attempt has left without a verdict', () => {
    const filter = named('AWS::Logs::MetricFilter', /^DefinitionsRefused/).Properties;
    expect([filter['FilterPattern'], text(filter['LogGroupName'])]).toEqual([
      '{ $.error.message = "definitions are*" }',
      expect.stringContaining('MaterialsScan'),
    ]);
    const { MetricName, MetricNamespace } = (filter['MetricTransformations'] as { MetricName: string; MetricNamespace: string }[])[0]!;
    expect(named('AWS::CloudWatch::Alarm', /^DefinitionsUnusable/).Properties).toMatchObject({
      MetricName,
      Namespace: MetricNamespace,
      Threshold: 1,
      Period: 300,
    });

    const waiting = named('AWS::CloudWatch::Alarm', /^FilesWithoutVerdict/).Properties;
    expect(waiting).toMatchObject({ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 });
    expect(text(waiting['Dimensions'])).toContain('ScanJobsDeadLetters');
  });

  test('is told through the topic that the configuration names', () => {
    const topic = 'arn:aws:sns:eu-west-3:123456789012:operators';
    const stack = new Stack(new App(), 'S');
    const code = { code: Code.fromInline('exports.handler = () => 1;'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X };
    const [updater, scan] = [new Function(stack, 'Updater', code), new Function(stack, 'Scan', code)];
    scannerAlarms(stack, { updater, scan, deadLetters: new Queue(stack, 'Dead'), definitions: true, topic: Topic.fromTopicArn(stack, 'Topic', topic) });
    const told = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));

    expect(told.map(({ Properties }) => (Properties as { AlarmActions: string[] }).AlarmActions)).toEqual([[topic], [topic], [topic]]);
    expect(app.all('AWS::CloudWatch::Alarm').every(([, { Properties }]) => Properties['AlarmActions'] === undefined)).toBe(true);
  });
});

describe('GuardDuty as the engine, by configuration', () => {
  let guarded: Synthesized;
  beforeAll(async () => {
    guarded = await synthesize(OF_AWS);
  }, 240_000);

  test('protects the quarantine and nothing else, and writes no tags', () => {
    const plan = named('AWS::GuardDuty::MalwareProtectionPlan', /^MalwareProtection/, guarded).Properties;
    expect(text(plan['ProtectedResource'])).toMatch(/Quarantine.*"ObjectPrefixes":\["accounts\/"\]/);
    expect(plan['Actions']).toEqual({ Tagging: { Status: 'DISABLED' } });
    const { AssumeRolePolicyDocument: trust } = named('AWS::IAM::Role', /^MalwareProtectionRole/, guarded).Properties;
    expect(text(trust)).toContain('"Service":"malware-protection-plan.guardduty.amazonaws.com"');
    const policy = text(named('AWS::IAM::Policy', /^MalwareProtectionRole/, guarded).Properties);
    expect(policy).toContain('rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*');
    expect(policy).not.toMatch(/Delete(?:Object|Bucket)|Library|"Resource":"\*"/);
  });

  test('tells one function its findings; the scan reads them there, and no definitions are fetched', () => {
    const { Properties } = named('AWS::Events::Rule', /^Findings/, guarded);
    expect(Properties['EventPattern']).toMatchObject({ source: ['aws.guardduty'], 'detail-type': ['GuardDuty Malware Protection Object Scan Result'] });
    expect([text(Properties['EventPattern']), text(Properties['Targets'])]).toEqual([
      expect.stringContaining('Quarantine'),
      expect.stringContaining('MaterialsGuardduty'),
    ]);
    const variables = (from: Synthesized) =>
      (named('AWS::Lambda::Function', /^MaterialsScanFunction/, from).Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
    expect([variables(app)['FINDINGS_TABLE'], text(variables(guarded)['FINDINGS_TABLE'])]).toEqual(['', expect.stringContaining('Guards')]);
    expect(guarded.all('AWS::Events::Rule').filter(([id]) => id.startsWith('Definitions'))).toEqual([]);
    const alarms = guarded.all('AWS::CloudWatch::Alarm').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(alarms.filter((id) => /^Files|^Definitions/.test(id))).toEqual(['FilesWithoutVerdict']);
    expect(app.all('AWS::GuardDuty::MalwareProtectionPlan')).toEqual([]);
  });
});
