import { beforeAll, describe, expect, test } from '@jest/globals';
import { REFUSING_RULES, viewerRules } from '../../lib/firewall-rules.ts';
import { statements, synthesize, type Synthesized } from './synthesized.ts';

test("every rule of the distributions' firewall that refuses is asked for, by the name of its metric (S22.1)", () => {
  const refusing = viewerRules().filter(({ action, overrideAction }) => (action && 'block' in action) || (overrideAction && 'none' in overrideAction));
  expect(refusing.map(({ visibilityConfig }) => (visibilityConfig as { metricName: string; sampledRequestsEnabled: boolean }).metricName)).toEqual([
    ...REFUSING_RULES,
  ]);
  for (const { visibilityConfig } of refusing) expect(visibilityConfig).toMatchObject({ sampledRequestsEnabled: true });
});

describe.each(['production', 'economy'] as const)('what asks it, in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  test('may ask this list alone, and add to the journal; the clock wakes it as often as a span is long', () => {
    const rights = app
      .all('AWS::IAM::Policy')
      .filter(([id]) => id.startsWith('JournalFirewallRole'))
      .flatMap(([, resource]) => statements(resource).map(({ Action, Resource }) => [Action, JSON.stringify(Resource)] as const));
    expect(rights.map(([action]) => action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      'dynamodb:PutItem',
      ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
      'wafv2:GetSampledRequests',
    ]);
    expect([rights[1]?.[1], rights[2]?.[1], rights[3]?.[1]]).toEqual([
      expect.stringContaining('Journal'),
      expect.stringContaining('Guards'),
      expect.stringContaining('ViewerFirewall'),
    ]);
    const [, rule] = app.all('AWS::Events::Rule').find(([id]) => id.startsWith('FirewallRefusals')) ?? [];
    expect(rule?.Properties['ScheduleExpression']).toBe('rate(5 minutes)');
  });
});
