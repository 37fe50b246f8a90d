import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Problem } from '../../../lambdas/core/problem.ts';
import { captureLog } from './captured-log.ts';
import { ORIGIN, REQUEST_ID, type RestRequest } from './rest-event.ts';
import { REQUESTS, sampleEdge, SESSION, THING, type SampleReply } from './sample-edge.ts';
import { tableStandIn, type TableStandIn } from './table-stand-in.ts';

const log = captureLog();
let table: TableStandIn;
beforeAll(async () => {
  Object.assign(process.env, { JOURNAL_TABLE: 'journal', CORS_ORIGINS: `${ORIGIN},https://other.example.com` });
  table = await tableStandIn();
});
afterAll(() => table.stop());

const headersOf = ({ headers }: SampleReply): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const problemOf = ({ body }: SampleReply): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>;
const edge = sampleEdge();

describe('headers of every reply', () => {
  const FIXED = {
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'geolocation=(), camera=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-request-id': REQUEST_ID,
    vary: 'Origin',
  };
  const failing = sampleEdge({ thing: () => Promise.reject(new Error('broken')) });
  const cases: readonly [number, typeof edge, RestRequest][] = [
    [200, edge, REQUESTS.readThing],
    [201, edge, REQUESTS.createThing],
    [204, edge, REQUESTS.enter],
    [204, edge, { ...REQUESTS.createThing, method: 'OPTIONS' }],
    [400, edge, { ...REQUESTS.createThing, body: '{' }],
    [400, edge, { ...REQUESTS.readThing, headers: { cookie: ['a=1', 'a=2'] } }],
    [401, edge, { ...REQUESTS.readThing, authorizer: {} }],
    [403, edge, { ...REQUESTS.createThing, headers: { 'sec-fetch-site': ['cross-site'] } }],
    [404, edge, { ...REQUESTS.readThing, params: { thingId: '1' } }],
    [404, edge, { resource: '/unknown' }],
    [413, edge, { ...REQUESTS.createThing, body: ' '.repeat(300_000) }],
    [415, edge, { ...REQUESTS.createThing, headers: { 'sec-fetch-site': ['same-origin'], 'content-type': ['text/plain'] } }],
    [500, failing, REQUESTS.readThing],
  ];

  test.each(cases)('%i carries them all, success or refusal', async (status, call, request) => {
    const reply = await call(request);

    expect(reply.statusCode).toBe(status);
    expect(headersOf(reply)).toMatchObject(FIXED);
    expect(headersOf(reply)['x-powered-by']).toBeUndefined();
    if (status >= 400)
      expect([headersOf(reply)['content-type'], problemOf(reply)['status'], problemOf(reply)['instance']]).toEqual([
        'application/problem+json',
        status,
        REQUEST_ID,
      ]);
  });
});

describe('CORS', () => {
  const vectors = JSON.parse(readFileSync(new URL('../../vectors/cors-origins.json', import.meta.url), 'utf8')) as { origin: string; allow: boolean }[];

  test.each(vectors)('$origin: $allow, on success, refusal and preflight (S7.2, S7.4)', async ({ origin, allow }) => {
    for (const request of [REQUESTS.readThing, { ...REQUESTS.readThing, authorizer: {} }, { ...REQUESTS.readThing, method: 'OPTIONS' }]) {
      const headers = headersOf(await edge({ ...request, headers: { Origin: [origin] } }));

      expect(headers['access-control-allow-origin']).toBe(allow ? origin : undefined);
      expect(headers['access-control-allow-credentials']).toBe(allow ? 'true' : undefined);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-')).length > 0).toBe(allow);
      expect(headers['vary']).toBe('Origin');
    }
  });

  test('an Origin that came twice is refused and allowed nothing (S7.2)', async () => {
    const reply = await edge({ ...REQUESTS.readThing, headers: { Origin: [ORIGIN, 'https://evil.example'] } });

    expect(reply.statusCode).toBe(400);
    expect(headersOf(reply)['access-control-allow-origin']).toBeUndefined();
  });

  test('a preflight answer says which headers and methods, and is kept ten minutes at most (S7.3)', async () => {
    const headers = headersOf(await edge({ resource: '/v1/things', method: 'OPTIONS', headers: { origin: [ORIGIN] } }));

    expect(headers['access-control-allow-headers']).not.toContain('*');
    expect(headers['access-control-allow-methods']).not.toContain('*');
    expect(Number(headers['access-control-max-age'])).toBeLessThanOrEqual(600);
  });
});

describe('who may call', () => {
  const incomplete: readonly (readonly [string, RestRequest['authorizer']])[] = [
    ['no context', undefined],
    ['an empty context', {}],
    ['a context without a user', { ...SESSION, userId: '' }],
    [
      'a kind of caller that the route does not admit',
      { kind: 'visitor', accountId: 'a', chatbotId: 'b', visitorId: 'v', parentOrigin: 'https://x.example', publicKey: 'pk_1' },
    ],
  ];
  test.each(incomplete)('%s is nobody (S1.17)', async (_name, authorizer) => {
    const reply = await edge({ ...REQUESTS.readThing, authorizer });

    expect([reply.statusCode, problemOf(reply)['code']]).toEqual([401, 'not-signed-in']);
  });

  test('a public operation never sees a principal, even when a context came along', async () => {
    const seen: unknown[] = [];
    await sampleEdge({ entered: (call) => void seen.push(call.principal) })({
      ...REQUESTS.enter,
      authorizer: SESSION,
      headers: { 'sec-fetch-site': ['same-origin'] },
    });

    expect(seen).toEqual([undefined]);
  });

  test.each(['edge', 'admin', ''])('on host %j a route of the application is not there', async (host) => {
    const reply = await edge({ ...REQUESTS.readThing, headers: { 'x-rempart-host': [host] } });

    expect([reply.statusCode, problemOf(reply)['code']]).toEqual([404, 'not-found']);
  });

  test('a method that the contract does not name reaches nothing (S0.6)', async () => {
    for (const method of ['PUT', 'TRACE', 'HEAD', 'get'])
      expect((await edge({ ...REQUESTS.readThing, method, headers: { 'x-http-method-override': ['GET'] } })).statusCode).toBe(404);
  });
});

describe('a caller that signs', () => {
  const BYTES = '{"a":1.0,"a":"\\u00e4\\/"}';
  const seen = async (request: RestRequest): Promise<string> => {
    let bytes = '';
    await sampleEdge({ hooked: ({ rawBody }) => (bytes = rawBody.toString('latin1')) })({ ...REQUESTS.hook, ...request });
    return bytes;
  };

  test('is handed on with the very bytes that came, whatever their type, and however the gateway wrapped them', async () => {
    expect(await seen({ body: BYTES })).toBe(BYTES);
    expect(await seen({ body: BYTES, headers: { 'content-type': ['application/x-www-form-urlencoded'], 'sec-fetch-site': ['cross-site'] } })).toBe(BYTES);
    expect(await seen({ body: Buffer.from(BYTES).toString('base64'), base64: true })).toBe(BYTES);
    expect(await seen({ body: '\u00e4' })).toBe('\u00c3\u00a4');
  });

  test('is nobody by any other credential, and has no cookie', async () => {
    const principals: unknown[] = [];
    await sampleEdge({ hooked: (call) => String(principals.push(call.principal)) })({ ...REQUESTS.hook, authorizer: SESSION });

    expect(principals).toEqual([undefined]);
  });

  test('gets text that no browser takes for a page, and sends no more than every other body may have', async () => {
    const reply = await sampleEdge({ hooked: () => '<script>' })(REQUESTS.hook);

    expect([headersOf(reply)['content-type'], headersOf(reply)['x-content-type-options'], reply.body]).toEqual([
      'text/plain; charset=utf-8',
      'nosniff',
      '<script>',
    ]);
    expect((await edge({ ...REQUESTS.hook, body: ' '.repeat(300_000) })).statusCode).toBe(413);
  });
});

describe('replies', () => {
  test('what leaves is what the contract names: a member too many is our failure, and stays here', async () => {
    const leaking = sampleEdge({ thing: async () => ({ name: 'a', passwordHash: 'SECRET' }) as { name: string } });
    const reply = await leaking(REQUESTS.readThing);

    expect(reply.statusCode).toBe(500);
    expect(reply.body).not.toContain('SECRET');
  });

  test.each([
    ['an error', new Error('SECRET at /var/task/x.js')],
    ['a text', 'SECRET'],
    ['nothing', undefined],
    ['a problem with a cause', new Problem('internal', 'SECRET', { cause: new Error('SECRET') })],
  ])('%s that is thrown says nothing of itself', async (_name, thrown) => {
    const reply = await sampleEdge({ thing: () => Promise.reject(thrown as Error) })(REQUESTS.readThing);

    expect(problemOf(reply)).toEqual({ type: expect.any(String), title: 'Something failed on our side.', status: 500, code: 'internal', instance: REQUEST_ID });
    expect(JSON.stringify(reply)).not.toContain('SECRET');
    expect(log.at(-1)).toContain(REQUEST_ID);
  });

  test.each([
    [0.2, '1'],
    [-5, '1'],
    [61.2, '62'],
    [undefined, undefined],
  ])('a wait of %s seconds is Retry-After: %s', async (retryAfterSeconds, expected) => {
    const reply = await sampleEdge({
      thing: () => Promise.reject(new Problem('rate-limited', undefined, { extra: retryAfterSeconds === undefined ? {} : { retryAfterSeconds } })),
    })(REQUESTS.readThing);

    expect([reply.statusCode, headersOf(reply)['retry-after']]).toEqual([429, expected]);
    expect(problemOf(reply)).not.toHaveProperty('retryAfterSeconds');
  });

  test('cookies are lines of their own', async () => {
    const reply = await sampleEdge({ entered: ({ setCookie }) => ['a=1; Path=/', 'b=2; Path=/'].forEach(setCookie) })(REQUESTS.enter);

    expect(reply.multiValueHeaders).toEqual({ 'Set-Cookie': ['a=1; Path=/', 'b=2; Path=/'] });
  });

  test('a refused call sets no cookie', async () => {
    const refusing = sampleEdge({
      entered: ({ setCookie }) => {
        setCookie('a=1');
        throw new Problem('invalid-credentials');
      },
    });

    expect(JSON.stringify(await refusing(REQUESTS.enter))).not.toContain('a=1');
  });

  test.each([true, false])('a document has its own policy, and may be framed: %s', async (frameable) => {
    const headers = headersOf(await sampleEdge({ frame: () => ({ html: '<p>', contentSecurityPolicy: "default-src 'self'", frameable }) })(REQUESTS.frame));

    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['x-frame-options']).toBe(frameable ? undefined : 'DENY');
    expect(headers['cross-origin-resource-policy']).toBe(frameable ? 'cross-origin' : 'same-origin');
  });

  test('what was not there is in the log by the id of the request, and not in the reply', async () => {
    log.length = 0;
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.1.7:5432'), { name: 'TimeoutError' });
    const reply = await sampleEdge({ thing: () => Promise.reject(new Problem('unavailable', 'database', { cause })) })(REQUESTS.readThing);

    expect([reply.statusCode, reply.body.includes('database'), reply.body.includes('10.0.1.7')]).toEqual([503, false, false]);
    const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ message }) => message === 'readThing could not be done');
    expect(lines).toMatchObject([{ part: 'database', cause: 'TimeoutError: connect ECONNREFUSED 10.0.1.7:5432', requestId: REQUEST_ID }]);
  });

  test('the signal fires before the function is out of time', async () => {
    const waiting = sampleEdge({
      thing: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Problem('unavailable')));
        }),
    });

    expect((await waiting({ ...REQUESTS.readThing, params: { thingId: THING } }, 510)).statusCode).toBe(503);
  });
});
