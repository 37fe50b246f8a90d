import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCookies, readEvent, readHeaders, readPrincipal } from '../../../lambdas/core/event.ts';
import { codeOf } from './refusals.ts';
import { ORIGIN, REQUEST_ID, restEvent, type RestRequest } from './rest-event.ts';

const refused = (request: RestRequest) => codeOf(() => readEvent(restEvent(request)));

/** A query as API Gateway parses it: decoded names, every value kept. */
function queryOf(text: string): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) (query[name] ??= []).push(value);
  return query;
}

test('an ordinary request is read whole', () => {
  const request = readEvent(
    restEvent({
      method: 'POST',
      resource: '/v1/chatbots/{chatbotId}',
      params: { chatbotId: 'a' },
      query: { limit: ['10'] },
      headers: { Cookie: ['__Host-access=x; other=y'], 'X-Extra': ['1', '2'] },
      body: Buffer.from('{"é":1}').toString('base64'),
      base64: true,
      authorizer: { kind: 'session', accountId: 'acc', userId: 'usr', sessionId: 'ses' },
    }),
  );

  expect(request).toMatchObject({
    method: 'POST',
    resource: '/v1/chatbots/{chatbotId}',
    params: { chatbotId: 'a' },
    query: { limit: '10' },
    cookies: { '__Host-access': 'x', other: 'y' },
    body: '{"é":1}',
    host: 'app',
    client: { address: '192.0.2.7', country: 'FR', origin: ORIGIN, agent: 'Test/1.0' },
    principal: { kind: 'session', accountId: 'acc', userId: 'usr', sessionId: 'ses' },
    requestId: REQUEST_ID,
  });
  expect(request.headers['x-extra']).toBe('1, 2');
});

describe('query', () => {
  const vectors = (JSON.parse(readFileSync(new URL('../../vectors/hpp.json', import.meta.url), 'utf8')) as { where: string; value: string }[])
    .filter(({ where, value }) => where === 'GET' && /&|constructor/.test(value))
    .map(({ value }) => value);

  test.each(vectors)('%s is refused (S7.6)', (value) => {
    expect(refused({ query: queryOf(value.slice(value.indexOf('?') + 1)) })).toMatch(/duplicate-parameter|invalid-request/);
  });

  test.each([['a=1&A=2'], ['a=1&a[]=2'], ['a[x]=1&a[y]=2'], ['a=1&a%5B0%5D=2'], ['a=1&%20a=2'], ['a=1&a=1'], ['a[\n]=1&a=2']])(
    '%s gives a name twice',
    (text) => {
      expect(refused({ query: queryOf(text) })).toBe('duplicate-parameter');
    },
  );

  test.each(['__proto__', 'constructor', 'prototype', '__PROTO__', '__proto__[x]', ' __proto__'])('%s is no parameter (S7.8)', (name) => {
    expect(refused({ query: Object.fromEntries([[name, ['1']]]) })).toBe('invalid-request');
  });

  test('different names pass, with the values that were sent', () => {
    expect(readEvent(restEvent({ query: { limit: ['1'], cursor: ['limit=2'], q: ['a&b'] } })).query).toEqual({ limit: '1', cursor: 'limit=2', q: 'a&b' });
  });
});

describe('headers', () => {
  test.each([
    'Authorization',
    'Host',
    'Cookie',
    'Content-Type',
    'Content-Length',
    'X-API-Key',
    'Origin',
    'Idempotency-Key',
    'Sec-Fetch-Site',
    'x-rempart-address',
    'x-rempart-host',
  ])('%s twice is refused, in either case', (name) => {
    expect(refused({ headers: { [name]: ['a', 'b'] } })).toBe('duplicate-parameter');
    expect(refused({ headers: { [name]: ['a'], [name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase()]: ['b'] } })).toBe('duplicate-parameter');
  });

  test.each(['authorization', 'host', 'origin', 'content-length', 'x-api-key', 'sec-fetch-site', 'x-rempart-host'])(
    'two copies of %s that were joined to one line are refused',
    (name) => {
      expect(refused({ headers: { [name]: ['a, b'] } })).toBe('duplicate-parameter');
    },
  );

  test('headers that may hold a comma or come twice pass', () => {
    const headers = readHeaders({
      Accept: ['text/html, */*'],
      Referer: ['https://a.example/?q=1,2'],
      Cookie: ['a=1,2'],
      'X-Forwarded-For': ['192.0.2.1', '192.0.2.2'],
      'Stripe-Signature': ['t=1,v1=a,v1=b'],
    });

    expect(headers).toEqual({
      accept: 'text/html, */*',
      referer: 'https://a.example/?q=1,2',
      cookie: 'a=1,2',
      'x-forwarded-for': '192.0.2.1, 192.0.2.2',
      'stripe-signature': 't=1,v1=a,v1=b',
    });
  });
});

describe('cookies', () => {
  test('a cookie that is sent twice is no cookie, whatever its values', () => {
    expect(readCookies('__Host-access=A; other=x; __Host-access=B')).toEqual({ other: 'x' });
    expect(readCookies('__Host-access=A;__Host-access=A; __Host-access=A')).toEqual({});
  });

  test('a name in another case is another cookie', () => {
    expect(readCookies('__Host-access=A; __host-access=B')).toEqual({ '__Host-access': 'A', '__host-access': 'B' });
  });

  test('no header makes it fail, and what it reads was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab=;, _"\\\t\0é')) }), (header) => {
        for (const [name, value] of Object.entries(readCookies(header)))
          expect(header.replaceAll(/\s/g, '')).toContain(`${name}=${value}`.replaceAll(/\s/g, ''));
      }),
    );
  });
});

describe('principal', () => {
  const session = { kind: 'session', accountId: 'a', userId: 'u', sessionId: 's', confirmedUntil: 0 };
  const visitor = { kind: 'visitor', accountId: 'a', chatbotId: 'b', visitorId: 'v', parentOrigin: 'https://x.example', publicKey: 'pk_1' };

  test.each([session, visitor, { kind: 'api-key', accountId: 'a', apiKeyId: 'k' }])('%o is who it says', (context) => {
    expect(readPrincipal({ ...context, principalId: 'a', integrationLatency: 3 })).toEqual(context);
  });

  test('who was not confirmed, or in no readable way, is not confirmed', () => {
    for (const confirmedUntil of [undefined, '', 'soon', 'NaN']) expect(readPrincipal({ ...session, confirmedUntil })).toEqual(session);
    expect(readPrincipal({ ...session, confirmedUntil: '77' })).toEqual({ ...session, confirmedUntil: 77 });
  });

  test('a context that lacks a member, or has an empty one, is nobody (S1.17)', () => {
    for (const whole of [session, visitor]) {
      for (const member of Object.keys(whole).filter((name) => name !== 'confirmedUntil')) {
        expect(readPrincipal({ ...whole, [member]: '' })).toBeUndefined();
        expect(readPrincipal({ ...whole, [member]: undefined })).toBeUndefined();
      }
    }
    for (const empty of [null, undefined, {}, { kind: 'owner', accountId: 'a', userId: 'u', sessionId: 's' }]) expect(readPrincipal(empty)).toBeUndefined();
  });
});

test.each([
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'cloudfront-viewer-address',
])('where a request comes from is what the edge says, whatever %s says (S13.6, S26.2)', (name) => {
  for (const value of ['1.2.3.4', '1.2.3.4, 192.0.2.7', 'for=1.2.3.4', '1.2.3.4:80', '[::1]', 'unknown'])
    expect(readEvent(restEvent({ headers: { [name]: [value] } })).client.address).toBe('192.0.2.7');
});

test.each(['host', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'x-host', 'x-original-host', 'referer'])(
  'which origin links are made with is what the edge says, whatever %s says (S12.8)',
  (name) => {
    for (const value of ['evil.example', 'https://evil.example/', 'host=evil.example;proto=http'])
      expect(readEvent(restEvent({ headers: { [name]: [value] } })).client.origin).toBe(ORIGIN);
  },
);

test('an unknown host is no host, and a long agent is cut', () => {
  const request = readEvent(restEvent({ headers: { 'x-rempart-host': ['admin'], 'user-agent': ['a'.repeat(9_000)] } }));

  expect(request.host).toBeUndefined();
  expect(request.client.agent).toHaveLength(256);
});
