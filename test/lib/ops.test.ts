import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALARM_KINDS } from '../../lib/alarm-kinds.ts';
import { UNWATCHED } from '../../lib/watched.ts';
import { synthesize, type Resource, type Synthesized } from './synthesized.ts';

const text = (value: unknown): string => JSON.stringify(value);
const bare = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');
/** The sections of a page of docs/. */
const headings = (page: string): string[] =>
  readFileSync(page, 'utf8')
    .match(/^#+ .*$/gm)
    ?.map((line) => line.replace(/^#+ `?|`?$/g, '')) ?? [];

describe.each(['production', 'economy'] as const)('in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  const alarms = (): (readonly [string, Resource])[] => app.all('AWS::CloudWatch::Alarm').map(([id, resource]) => [bare(id), resource]);
  /** What the alarms of a metric watch, as text that holds the logical ids. */
  const watchedBy = (metric: string): string =>
    text(
      alarms()
        .filter(([, { Properties }]) => Properties['MetricName'] === metric)
        .map(([, { Properties }]) => Properties['Dimensions']),
    );

  describe('alarms', () => {
    test('each sends whoever is woken to a section that exists, and every kind has one', () => {
      for (const [id, { Properties }] of alarms()) {
        const [, page = '', heading = ''] = /See (docs\/[\w-]+\.md), "([^"]+)"\.$/.exec(String(Properties['AlarmDescription'])) ?? [];
        expect([id, page && headings(page)]).toEqual([id, expect.arrayContaining([heading])]);
      }
      expect(headings('docs/operations.md')).toEqual(expect.arrayContaining(Object.keys(ALARM_KINDS)));
    });

    test('every dead-letter queue, database, proxy, NAT gateway and API has its own', () => {
      for (const [id] of app.all('AWS::SQS::Queue')) if (id.includes('DeadLetters')) expect(watchedBy('ApproximateNumberOfMessagesVisible')).toContain(id);
      for (const [id] of app.all('AWS::RDS::DBCluster')) expect(watchedBy('ACUUtilization')).toContain(id);
      for (const [id] of app.all('AWS::RDS::DBProxy')) expect(watchedBy('DatabaseConnectionsCurrentlySessionPinned')).toContain(id);
      for (const [id] of app.all('AWS::EC2::NatGateway')) expect(watchedBy('ErrorPortAllocation')).toContain(id);
      for (const [, { Properties }] of app.all('AWS::ApiGateway::RestApi')) expect(watchedBy('5XXError')).toContain(String(Properties['Name']));
      expect(app.all('AWS::SQS::Queue').length).toBeGreaterThan(30);
    });

    test('every function is watched: by the API, by the dead letters of its queue, by its own errors, or by what a row says', () => {
      const routed = text(app.all('AWS::ApiGateway::RestApi'));
      const queued = text(app.all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties['FunctionName']));
      const failing = watchedBy('Errors');
      const bundles = app
        .all('AWS::Lambda::Function')
        .filter(([id]) => !routed.includes(`\${${id}.Arn}`) && !queued.includes(`"${id}"`) && !failing.includes(id))
        .map(([, { Properties }]) => (Properties['Environment'] as { Variables?: Record<string, string> } | undefined)?.Variables?.['POWERTOOLS_SERVICE_NAME']);

      // A deployment that cannot migrate says so itself; functions of the CDK have no name of ours.
      expect(new Set(bundles.filter((name) => name && name !== 'database-migrate'))).toEqual(new Set(Object.keys(UNWATCHED)));
    });

    test('whatever renews a password of the database has one at its first failure: ours in economy, the application of AWS in production', () => {
      const [, renewal] = alarms().find(([id]) => id === 'PasswordNotRenewed') ?? [];
      const ofAws = app.all('AWS::Serverless::Application').map(([, { Properties }]) => (Properties['Parameters'] as { functionName: string }).functionName);
      const renewing = app
        .all('AWS::SecretsManager::RotationSchedule')
        .filter(([, { Properties }]) => /LoginRotate|Cluster/.test(text(Properties['RotationLambdaARN'])));
      expect([renewing.length, ofAws.length]).toEqual(profile === 'production' ? [1, 1] : [3, 0]);
      expect(renewal?.Properties).toMatchObject({ MetricName: 'Errors', Threshold: 1, EvaluationPeriods: 1 });
      expect(text(renewal?.Properties['Dimensions'])).toContain(ofAws[0] ?? 'LoginRotateFunction');
    });

    test('every function that the clock wakes has an alarm of its errors, of crashes and timeouts too (S23.6), save the updater, which has one of its successes', () => {
      const failing = watchedBy('Errors');
      for (const [id, { Properties }] of app.all('AWS::Events::Rule')) {
        const [, target = ''] = /"Fn::GetAtt":\["(\w+)","Arn"\]/.exec(text(Properties['Targets'])) ?? [];
        if (!target.startsWith('MaterialsDefinitions')) expect([id, failing.includes(target) ? target : failing]).toEqual([id, target]);
      }
    });

    test('cost 7.20 dollars a month at most: a tenth of a dollar for each metric', () => {
      const metrics = alarms().map(
        ([, { Properties }]) => (Properties['Metrics'] as { MetricStat?: unknown }[] | undefined)?.filter(({ MetricStat }) => MetricStat).length ?? 1,
      );
      expect(metrics.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(72);
    });

    test('pinned connections ring at the first one, and silence of the canary is news', () => {
      const named = Object.fromEntries(alarms());
      // Sessions are pinned in a proxy, which `production` alone has.
      if (profile === 'production')
        expect(named['SessionsPinned']?.Properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, Statistic: 'Sum', TreatMissingData: 'notBreaching' });
      expect(named['NotReached']?.Properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 2, TreatMissingData: 'breaching' });
    });
  });

  describe('the canary', () => {
    test('has no right but to write its log, no network of ours, and looks every five minutes without a second try', () => {
      const [, fn] = app.all('AWS::Lambda::Function').find(([id]) => id.startsWith('CanaryFunction')) ?? [];
      expect(fn?.Properties['VpcConfig']).toBeUndefined();
      const rights = app.all('AWS::IAM::Policy').filter(([id]) => id.startsWith('CanaryRole'));
      expect(
        text(rights.map(([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: { Action: unknown }[] }).Statement.map(({ Action }) => Action))),
      ).toBe('[[["logs:CreateLogStream","logs:PutLogEvents"]]]');
      const rule = app.all('AWS::Events::Rule').find(([id]) => id.startsWith('Look'))?.[1].Properties;
      expect([rule?.['ScheduleExpression'], text(rule?.['Targets'])]).toEqual(['rate(5 minutes)', expect.stringContaining('"MaximumRetryAttempts":0')]);
    });
  });

  describe('the dashboard', () => {
    test('is one, and shows every alarm and metrics of every part', () => {
      const pages = app.all('AWS::CloudWatch::Dashboard');
      expect(pages).toHaveLength(1);
      const body = text(pages[0]?.[1].Properties);
      for (const [id] of app.all('AWS::CloudWatch::Alarm')) expect(body).toContain(id);
      for (const namespace of ['CloudFront', 'WAFV2', 'ApiGateway', 'Lambda', 'SQS', 'RDS', 'DynamoDB']) expect(body).toContain(`AWS/${namespace}`);
    });
  });

  describe('what nobody has configured', () => {
    test('is not there: no budget, no traces, nobody told', () => {
      expect(app.all('AWS::Budgets::Budget')).toEqual([]);
      expect(text(app.stacks)).not.toMatch(/TracingConfig|xray:|AlarmActions/);
    });
  });
});
