import { beforeAll, describe, expect, test } from '@jest/globals';
import { synthesize, type Synthesized } from './synthesized.ts';

type Json = Record<string, unknown>;
const text = (value: unknown): string => JSON.stringify(value);

describe.each(['production', 'economy'] as const)('in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  const distribution = (host: 'app' | 'edge'): Json =>
    app
      .all('AWS::CloudFront::Distribution')
      .map(([, { Properties }]) => Properties['DistributionConfig'] as Json)
      .find(({ Comment }) => String(Comment).endsWith(` ${host}`)) ?? {};
  const behaviors = (host: 'app' | 'edge'): Json[] => (distribution(host)['CacheBehaviors'] ?? []) as Json[];
  const policy = (): Json => {
    const [, found] = app.all('AWS::CloudFront::ResponseHeadersPolicy').find(([id]) => id.startsWith('DashboardHeaders')) ?? [];
    return found?.Properties['ResponseHeadersPolicyConfig'] as Json;
  };

  describe('the app host', () => {
    test('gives two exact paths and one folder to the dashboard; every other address stays the API, with its own refusals', () => {
      expect(behaviors('app').map(({ PathPattern }) => PathPattern)).toEqual(['/', '/index.html', '/assets/*']);
      expect(distribution('app')['DefaultRootObject']).toBe('index.html');
      expect(distribution('app')['CustomErrorResponses']).toBeUndefined();
    });

    test('reads its files and writes none, and every one of them carries the policy', () => {
      for (const behavior of behaviors('app')) {
        expect(behavior['AllowedMethods'] ?? ['GET', 'HEAD']).toEqual(['GET', 'HEAD']);
        expect(text(behavior['ResponseHeadersPolicyId'])).toContain('DashboardHeaders');
        expect(behavior['ViewerProtocolPolicy']).toBe('redirect-to-https');
      }
    });

    test('has no file of the dashboard on the edge host', () => {
      expect(behaviors('edge').map(({ PathPattern }) => PathPattern)).toEqual(['/chat.js', '/chat-*']);
    });
  });

  describe('the dashboard', () => {
    const directives = (): Map<string, string> => {
      const { ContentSecurityPolicy } = policy()['SecurityHeadersConfig'] as { ContentSecurityPolicy: { ContentSecurityPolicy: unknown; Override: boolean } };
      expect(ContentSecurityPolicy.Override).toBe(true);
      const parts = (ContentSecurityPolicy.ContentSecurityPolicy as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
      const joined = parts.map((part) => (typeof part === 'string' ? part : '<bucket>')).join('');
      return new Map(joined.split('; ').map((directive) => [directive.split(' ')[0] ?? '', directive.split(' ').slice(1).join(' ')]));
    };

    test('runs and shows nothing but its own files, and nothing that is put together from text (S4.2)', () => {
      expect(Object.fromEntries(directives())).toEqual({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' data:",
        'connect-src': "'self' https://<bucket>",
        'object-src': "'none'",
        'base-uri': "'none'",
        'form-action': "'self'",
        'frame-ancestors': "'none'",
        'require-trusted-types-for': "'script'",
        'report-uri': '/v1/reports/csp',
        'trusted-types': "'none'",
      });
      expect([...directives().values()].join(' ')).not.toMatch(/unsafe|\*/);
    });

    test('is framed by nobody, kept to TLS for two years, and tells no other site where its reader was (S3.10, S4.1, S8.1)', () => {
      const { FrameOptions, StrictTransportSecurity, ReferrerPolicy, ContentTypeOptions } = policy()['SecurityHeadersConfig'] as Record<string, Json>;
      expect(FrameOptions).toEqual({ FrameOption: 'DENY', Override: true });
      expect(StrictTransportSecurity).toEqual({ AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Preload: true, Override: true });
      expect(ReferrerPolicy).toEqual({ ReferrerPolicy: 'no-referrer', Override: true });
      expect(ContentTypeOptions).toEqual({ Override: true });
    });

    test('is in a bucket that only the distribution reads', () => {
      const buckets = app.all('AWS::S3::BucketPolicy').filter(([id]) => id.startsWith('DashboardFiles'));
      expect(buckets).toHaveLength(1);
      expect(text(buckets[0]?.[1].Properties)).toContain('cloudfront.amazonaws.com');
    });

    test('keeps its parts for a year, because their names change with them, and its page for no moment', () => {
      const kept = app
        .all('Custom::CDKBucketDeployment')
        .filter(([id]) => id.startsWith('Dashboard'))
        .map(([, { Properties }]) => [(Properties['SystemMetadata'] as Record<string, string>)['cache-control'], Properties['Prune']]);
      expect(kept.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual([
        ['no-cache', false],
        ['public, max-age=31536000, immutable', false],
      ]);
    });
  });
});
