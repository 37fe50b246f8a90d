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
