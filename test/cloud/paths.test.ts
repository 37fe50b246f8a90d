import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { unguarded } from '../../lambdas/core/contract.ts';
import type { Host } from '../../lambdas/core/contract.ts';
import { cloud } from '../support/cloud.ts';
import { fill, FIXTURES, type Fixture, type Ids } from '../support/routes.ts';
import { complaints, onWire } from '../support/wire.ts';

const guarded = ALL_ROUTES.filter(({ route }) => !unguarded(route));
const id = randomUUID();
const ids = new Proxy({} as Ids, { get: (_, place) => (place === 'version' ? '1' : id) });

/** Does the work for every guarded route and gives the names of those where it did not come out. */
const failing = (work: (row: (typeof guarded)[number]) => Promise<string | undefined>, of = guarded): Promise<string[]> =>
  complaints(of, async (row) => {
    const complaint = await work(row);
    return complaint === undefined ? undefined : `${row.name}: ${complaint}`;
  });
const statusOf = async (host: Host, method: string, path: string, headers: Record<string, string> = {}): Promise<number> =>
  (await onWire({ host, method, path, headers })).status;

const CLOSED = [400, 401, 403, 404, 405];
const VARIANTS: readonly [string, (path: string) => string][] = [
  ['a slash at its end', (path) => `${path}/`],
  ['two slashes', (path) => path.replace('/v1/', '/v1//')],
  ['a dot segment', (path) => path.replace('/v1/', '/v1/./')],
  ['an encoded slash', (path) => path.replace('/v1/', '/v1%2f')],
  ['an encoded dot segment', (path) => path.replace('/v1/', '/v1/%2e/')],
  ['upper case', (path) => path.toUpperCase()],
  ['a path parameter', (path) => `${path};x=1`],
  ['an empty query', (path) => `${path}?`],
  ['an encoded NUL', (path) => `${path}%00`],
  ['a file type', (path) => `${path}.json`],
  ['a stage before it', (path) => `/live${path}`],
];

describe('without a credential no route opens (S1.17)', () => {
  test.each(VARIANTS)('by its path with %s', async (_name, change) => {
    const wrong = await failing(async ({ route }) => {
      const status = await statusOf(route.host, route.method, change(fill(route.path, ids)));
      return CLOSED.includes(status) ? undefined : String(status);
    });
    expect(wrong).toEqual([]);
  });

  test('by headers that claim another method or path', async () => {
    const wrong = await failing(async ({ route }) => {
      const path = fill(route.path, ids);
      const statuses = await Promise.all([
        statusOf(route.host, 'GET', path, { 'x-http-method-override': route.method, 'x-http-method': route.method, 'x-method-override': route.method }),
        statusOf(route.host, 'POST', '/v1/nowhere', { 'x-original-url': path, 'x-rewrite-url': path }),
        statusOf(route.host, route.method, path, { 'x-original-url': '/v1/health', 'x-forwarded-prefix': '/v1/health' }),
      ]);
      return statuses.every((status) => CLOSED.includes(status)) ? undefined : statuses.join(' ');
    });
    expect(wrong).toEqual([]);
  });

  test.each(['HEAD', 'TRACE', 'PROPFIND', 'get'])('by the method %s', async (method) => {
    const wrong = await failing(async ({ route }) => {
      const status = await statusOf(route.host, method, fill(route.path, ids));
      return CLOSED.includes(status) ? undefined : String(status);
    });
    expect(wrong).toEqual([]);
  });
});

describe('behind the gateway no function believes in a caller who is not wholly there (S1.17)', () => {
  const client = (): LambdaClient =>
    new LambdaClient({ endpoint: cloud().endpoints['AWS_ENDPOINT_URL_LAMBDA'] ?? '', region: cloud().account.region, credentials: cloud().account });
  const CONTEXTS: readonly [string, unknown][] = [
    ['no context', undefined],
    ['a context of nothing', null],
    ['an empty one', {}],
    ['one with a principal alone', { principalId: 'system' }],
    ['one with an account alone', { accountId: randomUUID() }],
    ['one of a kind alone', { kind: 'session' }],
    ['a session without a person', { kind: 'session', accountId: randomUUID(), sessionId: randomUUID() }],
    ['a key without an id', { kind: 'api-key', accountId: randomUUID() }],
    ['a visitor without a chatbot', { kind: 'visitor', accountId: randomUUID(), visitorId: randomUUID() }],
    ['a kind that is none', { kind: 'system', accountId: randomUUID(), userId: randomUUID(), sessionId: randomUUID() }],
  ];

  /** One route of each function: what reads the context is the same for all of its routes, and every one of them has been called without any. */
  const oneOfEach = guarded.filter(({ feature }, place) => guarded.findIndex((other) => other.feature === feature) === place);

  test.each(CONTEXTS)('with %s', async (_name, authorizer) => {
    const lambda = client();
    const wrong = await failing(
      async ({ feature, route, name }) => {
        const FunctionName = cloud().functionNames.find((each) => each.toLowerCase().includes(`-${feature.replaceAll('-', '')}function`)) ?? '';
        const body = (FIXTURES[name] as Fixture).body?.(ids);
        const event = {
          httpMethod: route.method,
          resource: route.path,
          path: fill(route.path, ids),
          pathParameters: Object.fromEntries([...route.path.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => [place, ids[place as keyof Ids]])),
          multiValueHeaders: {
            'x-rempart-host': [route.host],
            'x-rempart-address': ['192.0.2.7'],
            'x-rempart-origin': [cloud().app],
            origin: [cloud().app],
            ...(body && { 'content-type': ['application/json'] }),
          },
          multiValueQueryStringParameters: null,
          body: body ? JSON.stringify(body) : null,
          isBase64Encoded: false,
          requestContext: { requestId: randomUUID(), ...(authorizer !== undefined && { authorizer }) },
        };
        const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
        const text = Buffer.from(Payload ?? []).toString();
        return !FunctionError && /\\?"statusCode\\?":401\b/.test(text) ? undefined : `${FunctionName} ${FunctionError ?? ''} ${text.slice(0, 200)}`;
      },
      authorizer === undefined ? guarded : oneOfEach,
    );
    lambda.destroy();
    expect(wrong).toEqual([]);
  });
});
