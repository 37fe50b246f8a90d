import { beforeAll, describe, expect, test } from '@jest/globals';
import { synthesize, type Synthesized } from './synthesized.ts';

type Json = Record<string, unknown>;
const text = (value: unknown): string => JSON.stringify(value);

describe.each(['production', 'economy'] as const)('the hosts in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  test('requests from networks of servers are marked, not refused: the mark is a signal of a program (S27)', () => {
    const acl = app.all('AWS::WAFv2::WebACL').find(([, { Properties }]) => Properties['Scope'] === 'CLOUDFRONT');
    const rules = acl?.[1].Properties['Rules'] as Json[];
    const named = (name: string): Json | undefined => rules.find((rule) => rule['Name'] === name || rule['name'] === name);
    expect(text(named('networks'))).toMatch(/"overrideAction":\{"count":\{\}\}/i);
    expect(text(named('hosted'))).toMatch(/"action":\{"count":\{"customRequestHandling":\{"insertHeaders":\[\{"name":"hosted","value":"1"\}\]/i);
    expect(text(named('hosted'))).toContain('HostingProviderIPList');
  });

  test("the stage admits only what carries a distribution's secret, which is in no template", () => {
    const acl = app.all('AWS::WAFv2::WebACL').find(([, { Properties }]) => Properties['Scope'] === 'REGIONAL');
    expect(text(acl?.[1].Properties['Rules'])).toMatch(/"notStatement"|"NotStatement"/i);
    expect(text(acl?.[1].Properties['Rules']).match(/resolve:secretsmanager/g)).toHaveLength(2);
    expect(app.all('AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  });

  test('each distribution sends its own secret, by TLS 1.2, and has a firewall of its own (S4.7)', () => {
    const distributions = app.all('AWS::CloudFront::Distribution').map(([, { Properties }]) => Properties['DistributionConfig'] as Json);
    const secrets = distributions.map((config) => text(config['Origins']).match(/(App|Edge)OriginSecret1/)?.[1]);
    expect(new Set(secrets)).toEqual(new Set(['App', 'Edge']));
    // Admitted before it is sent: a distribution is changed after the firewall.
    const [firewall] = app.all('AWS::WAFv2::WebACL').filter(([, { Properties }]) => Properties['Scope'] === 'REGIONAL');
    expect(app.all('AWS::CloudFront::Distribution').filter(([, { DependsOn }]) => !text(DependsOn).includes(`"${firewall?.[0]}"`))).toEqual([]);
    for (const config of distributions) {
      expect(config['WebACLId']).toBeDefined();
      expect(text(config['DefaultCacheBehavior'])).toContain('"ViewerProtocolPolicy":"https-only"');
      expect(text(config['Origins'])).toContain('"OriginSSLProtocols":["TLSv1.2"]');
    }
  });

  test('the edge function writes no header that CloudFront keeps for itself, and does not believe Host', () => {
    for (const [, { Properties }] of app.all('AWS::CloudFront::Function')) {
      expect(text(Properties['FunctionCode'])).not.toMatch(/x-edge-|headers\.host|headers\['host'\]/);
      expect(text(Properties['FunctionCode'])).toContain('x-rempart-address');
      expect(text(Properties['FunctionCode'])).toContain("request.headers['x-rempart-hosted'] = { value: request.headers['x-amzn-waf-hosted'] ? '1' : '' }");
    }
  });
});
