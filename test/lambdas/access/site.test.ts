import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frameAncestors, refererOrigin, siteAdmitted } from '../../../lambdas/access/site.ts';
import { CLOSED_POLICY } from '../../../lambdas/access/policy.ts';
import { accessPolicyRoutes } from '../../../lambdas/access-policy/contract.ts';
import { canonicalPolicy, canonicalSite } from '../../../lambdas/access-policy/sites.ts';

const policy = canonicalPolicy({
  embedding: 'listed',
  domains: ['https://example.com', 'https://*.shop.example.com', 'https://port.example.com:8443', 'https://xn--mnchen-3ya.de'],
});

describe('a listed site (S21.1)', () => {
  test.each([
    'https://example.com',
    'https://a.shop.example.com',
    'https://a.b.shop.example.com',
    'https://port.example.com:8443',
    'https://xn--mnchen-3ya.de',
  ])('%s is admitted (S21.1)', (origin) => expect(siteAdmitted(policy, origin)).toBe(true));

  test.each([
    'https://shop.example.com',
    'https://example.com:8443',
    'https://example.com.',
    'https://münchen.de',
    'https://xn--exmple-4nf.com',
    '',
    'https://example.com@evil.net',
    'https://127.0.0.1',
    'http://example.com',
    'https://notexample.com',
    'https://example.com.evil.net',
    'https://port.example.com',
    'https://.shop.example.com',
    'https://evilshop.example.com',
    'null',
    'HTTPS://EXAMPLE.COM',
    'https://example.com/',
    'https://a.shop.example.com:8443',
    'https://evil.net/.shop.example.com',
    'https://evil.net#.shop.example.com',
    'https://evil.net?.shop.example.com',
    'https://evil.net\\.shop.example.com',
    'https://evil.net@a.shop.example.com',
    'https://münchen.shop.example.com',
    'https://A.shop.example.com',
    'https://a.shop.example.com/',
    'https://a.shop.example.com:443',
    'https:// .shop.example.com',
    ' https://a.shop.example.com',
  ])('%p is not (S21.1)', (origin) => expect(siteAdmitted(policy, origin)).toBe(false));

  test('admits nobody when there is none, and everybody only when that is said', () => {
    expect(siteAdmitted(CLOSED_POLICY, 'https://example.com')).toBe(false);
    expect(frameAncestors(CLOSED_POLICY)).toBe("'none'");
    expect(siteAdmitted({ ...CLOSED_POLICY, embedding: 'anyone' }, 'https://anywhere.example')).toBe(true);
  });
});

test('where anyone may embed the widget, no list is needed', () => {
  const { body } = accessPolicyRoutes.replaceAccessPolicy;
  expect(body.safeParse({ embedding: 'anyone' }).success).toBe(true);
  expect(canonicalPolicy({ embedding: 'anyone' })).toMatchObject({ domains: [] });
  expect(body.safeParse({ embedding: 'listed' }).error?.issues).toEqual([expect.objectContaining({ path: ['domains'] })]);
});

describe('an entry of the list (S21.1)', () => {
  test.each([
    ['https://Example.COM', 'https://example.com'],
    ['https://example.com:443', 'https://example.com'],
    ['https://münchen.de', 'https://xn--mnchen-3ya.de'],
    ['https://*.Example.com', 'https://*.example.com'],
  ])('%s is kept as %s', (entry, kept) => expect(canonicalSite(entry, 0, false)).toBe(kept));

  test.each([
    '*',
    'https://*',
    'https://*.com',
    'ex*mple.com',
    'https://ex*mple.com',
    'https://*.*.example.com',
    'javascript:alert(1)',
    'exa mple.com',
    'https://exa mple.com',
    'localhost',
    'https://localhost.',
    'http://example.com',
    'http://localhost:3000',
    'https://example.com/',
    'https://example.com/path',
    'https://example.com?x',
    'https://example.com#x',
    'https://user@example.com',
    'https://example.com; script-src *',
    "https://example.com 'unsafe-inline'",
    'https://example.com\r\nX: y',
    'https://example.com,https://evil.example',
    'https://1.2.3.4',
    'https://[::1]',
    'https://example.com:0',
    'https://example.com:99999',
    'https://*.example.com:8443',
    'https://intranet',
    'ftp://example.com',
    '//example.com',
    'https:example.com',
    '',
    'https://',
  ])('%p is refused, and pointed at (S8.4, S21.1)', (entry) => {
    expect(() => canonicalPolicy({ embedding: 'listed', domains: ['https://example.com', entry] })).toThrow(
      expect.objectContaining({ code: 'invalid-request', extra: { errors: [expect.objectContaining({ pointer: '#/body/domains/1' })] } }),
    );
  });

  test('on localhost is taken with development only', () => {
    expect(canonicalSite('http://shop.localhost:8787', 0, true)).toBe('http://shop.localhost:8787');
    expect(() => canonicalSite('http://shop.localhost:8787', 0, false)).toThrow();
    expect(() => canonicalSite('http://example.com', 0, true)).toThrow();
  });

  test('whatever is accepted can be sent in a header as it is (S8.4)', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `https://${text}`),
          fc.domain().map((host) => `https://*.${host}`),
        ),
        (entry) => {
          let kept: string;
          try {
            kept = canonicalSite(entry, 0, true);
          } catch {
            return;
          }
          expect(kept).toMatch(/^https?:\/\/(?:\*\.)?[a-z0-9.-]+(?::\d+)?$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  ['https://shop.example.com/', 'https://shop.example.com'],
  ['https://shop.example.com/deep?x=1', 'https://shop.example.com'],
  ['data:text/html,x', undefined],
  ['about:blank', undefined],
  ['', undefined],
  [undefined, undefined],
  ['nonsense', undefined],
])('the Referer %p names %p', (referer, origin) => expect(refererOrigin(referer)).toBe(origin));
