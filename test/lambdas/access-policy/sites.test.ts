import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { siteAdmitted } from '../../../lambdas/access/site.ts';
import { canonicalPolicy, canonicalSite } from '../../../lambdas/access-policy/sites.ts';
import { codeOf } from '../core/refusals.ts';

interface Row {
  readonly origin?: string;
  readonly config?: string;
  readonly allow?: boolean | string;
}

const rows = JSON.parse(readFileSync(new URL('../../vectors/widget-domains.json', import.meta.url), 'utf8')) as Row[];
const policy = canonicalPolicy({
  embedding: 'listed',
  domains: ['https://example.com', 'https://*.shop.example.com', 'https://exämple.com', 'https://münchen.de'],
});

describe('the vectors of widget domains', () => {
  const origins = rows.flatMap(({ origin, allow }) => (origin === undefined ? [] : [[origin, allow] as const]));
  const entries = rows.flatMap(({ config }) => config ?? []);

  test.each(origins)('origin %s: %s', (origin, allow) => {
    // Where a choice is asked for: a wildcard matches any depth below its host.
    expect(siteAdmitted(policy, origin)).toBe(typeof allow === 'string' ? true : allow);
  });

  test.each(entries)('entry %s is refused, as it stands and with a scheme', (entry) => {
    for (const written of [entry, `https://${entry}`]) expect(codeOf(() => canonicalSite(written, 0, false))).toBe('invalid-request');
  });
});

test.each(['https://localhost', 'http://localhost:3000', 'https://127.0.0.1', 'https://shop.localhost:8787'])(
  '%s is listed with development on, and only then',
  (entry) => {
    expect(canonicalSite(entry, 0, true)).toBe(entry);
    expect(codeOf(() => canonicalSite(entry, 0, false))).toBe('invalid-request');
  },
);

test.each([
  'https://example.com\r\n',
  'https://exa\tmple.com',
  '\nhttps://example.com',
  'https://example.com\u00a0',
  'https://exam\u00adple.com',
  'https://exam\u200bple.com',
  'https://%65xample.com',
  'https://example.com:443\n',
  'https://example.com; script-src *',
  'https://example.com:0',
  'https://example.com:65536',
])('%j would be listed as something else than it says, and is refused (S8.4)', (entry) => {
  expect(codeOf(() => canonicalSite(entry, 0, true))).toBe('invalid-request');
});

test.each([
  ['https://example.com:0443', 'https://example.com'],
  ['https://example.com:443', 'https://example.com'],
  ['https://example.com:08443', 'https://example.com:8443'],
  ['https://EXAMPLE.com:8443', 'https://example.com:8443'],
  ['http://localhost:0080', 'http://localhost'],
])('%s is listed as the Origin that a browser sends: %s', (entry, origin) => {
  expect(canonicalSite(entry, 0, true)).toBe(origin);
  expect(siteAdmitted(canonicalPolicy({ embedding: 'listed', development: true, domains: [entry] }), origin)).toBe(true);
});

describe('a wildcard', () => {
  test.each(['com', 'co.uk', 'com.au', 'gouv.fr', 'github.io', 'netlify.app', 'workers.dev', 'myshopify.com', 'GitHub.io', 'github.io.'])(
    'under %s would list strangers',
    (host) => {
      expect(codeOf(() => canonicalSite(`https://*.${host}`, 0, false))).toBe('invalid-request');
    },
  );

  test.each(['example.com', 'example.co.uk', 'my.github.io', 'co.example.com', 'com.example', 'abc.fr'])("under %s lists one's own", (host) => {
    expect(canonicalSite(`https://*.${host}`, 0, false)).toBe(`https://*.${host}`);
  });

  test('is what needs a domain of its own: a single site under a host of many is taken', () => {
    expect(canonicalSite('https://me.github.io', 0, false)).toBe('https://me.github.io');
  });
});
