import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { ALARM_TOPIC_ARN, ERRORS_DSN, KEY_SECRET_ARN, OF_ITS_OWN } from './configured.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

type Json = Readonly<Record<string, unknown>>;

// One profile stands for both: what is configured here is made by the same constructs.
describe('an instance with names and a model of its own', () => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(OF_ITS_OWN);
  }, 600_000);

  test('gives each host its name, and takes TLS 1.2 of 2021 at least (S4.7)', () => {
    const viewers = app.all('AWS::CloudFront::Distribution').map(([, { Properties }]) => Properties['DistributionConfig'] as Json);
    expect(new Set(viewers.flatMap(({ Aliases }) => Aliases))).toEqual(new Set(['app.example.com', 'chat.example.com']));
    for (const { ViewerCertificate } of viewers)
      expect(ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' });
  });

  test('states the configured name as the origin', () => {
    const code = app.all('AWS::CloudFront::Function').map(([, { Properties }]) => String(Properties['FunctionCode']));
    const names = code.map((each) => /'https:\/\/' \+ '([^']+)'/.exec(each)?.[1]);
    expect(new Set(names)).toEqual(new Set(['app.example.com', 'chat.example.com']));
  });

  test("lets those read the embedding model's key who embed: questions, files, and knowledge that a new model must read", () => {
    const readers = app.all('AWS::IAM::Policy').filter(([, { Properties }]) => JSON.stringify(Properties).includes(KEY_SECRET_ARN));
    expect(readers.map(([id]) => id.replace(/Role.*/, '')).sort()).toEqual(['Chat', 'ChatChannel', 'KnowledgeReembed', 'MaterialsIngest', 'Search']);
  });

  test('has a budget of what carries its tag, tells its topic of every alarm, and follows requests through everything', () => {
    const text = (value: unknown): string => JSON.stringify(value);
    const [, budget] = app.all('AWS::Budgets::Budget')[0] ?? [];
    expect(budget?.Properties['Budget']).toMatchObject({
      BudgetLimit: { Amount: 300, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:application$Rempart'] },
    });
    const told = budget?.Properties['NotificationsWithSubscribers'] as { Notification: Record<string, unknown>; Subscribers: object[] }[];
    expect(told.map(({ Notification: { NotificationType, Threshold, ThresholdType } }) => [NotificationType, Threshold, ThresholdType])).toEqual([
      ['ACTUAL', 80, 'PERCENTAGE'],
      ['ACTUAL', 100, 'PERCENTAGE'],
      ['FORECASTED', 100, 'PERCENTAGE'],
    ]);
    for (const { Subscribers } of told) expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: 'ops@example.com' }]);
    for (const [id, { Properties }] of app.all('AWS::CloudWatch::Alarm')) expect([id, Properties['AlarmActions']]).toEqual([id, [ALARM_TOPIC_ARN]]);
    for (const [id, { Properties }] of app.all('AWS::Lambda::Function'))
      if (text(Properties).includes('POWERTOOLS_SERVICE_NAME')) expect([id, Properties['TracingConfig']]).toEqual([id, { Mode: 'Active' }]);
    expect(app.all('AWS::ApiGateway::Stage')[0]?.[1].Properties['TracingEnabled']).toBe(true);
  });

  test('tells every function and the page where errors go, as which release, and lets the page talk to that host and start the one worker (S23)', () => {
    const own = app.all('AWS::Lambda::Function').filter(([, { Properties }]) => JSON.stringify(Properties).includes('POWERTOOLS_SERVICE_NAME'));
    expect(own.length).toBeGreaterThan(60);
    for (const [id, { Properties }] of own)
      expect([id, (Properties['Environment'] as { Variables: Json }).Variables]).toEqual([
        id,
        expect.objectContaining({
          ERRORS_DSN,
          ERRORS_ENVIRONMENT: 'Rempart',
          ERRORS_RELEASE: expect.stringMatching(/^rempart@\d+\.\d+\.\d+(?:\+[\da-f]{12})?$/),
        }),
      ]);

    const [, headers] = app.all('AWS::CloudFront::ResponseHeadersPolicy').find(([id]) => id.startsWith('DashboardHeaders')) ?? [];
    const said = JSON.stringify(headers?.Properties);
    expect(said).toContain("https://errors.example.com; worker-src 'self'; object-src");
    expect(said).toContain('trusted-types replay-worker');
    expect(said).not.toMatch(/blob:|unsafe|\*/);
    expect(said).toMatch(/"Header":"X-Rempart-Errors","Override":true,"Value":"https:\/\/0123456789abcdef@errors\.example\.com\/1 Rempart rempart@/);
  });

  test('passes no report on to a tracker: who has one to send sends it there, and no address of ours can be made to (S23.8)', () => {
    const forwarding = ALL_ROUTES.filter(({ route }) => /envelope|tunnel|monitor|sentry|errors/.test(route.path));
    expect(forwarding).toEqual([]);
  });
});
