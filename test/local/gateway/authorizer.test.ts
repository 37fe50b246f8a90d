import { describe, expect, test } from '@jest/globals';
import { account, gateway, json, proxy, request, scheme } from './sample-api.ts';

const METHOD_ARN = `arn:aws:execute-api:${account.region}:${account.accountId}:local/live`;
const policy = (Effect: string, Resource: unknown, context?: object, Action = 'execute-api:Invoke') => ({
  principalId: 'p',
  policyDocument: { Version: '2012-10-17', Statement: [{ Action, Effect, Resource }] },
  context,
});
const failing = (message: string) => () => {
  throw new Error(message);
};
interface AuthorizerEvent {
  readonly methodArn: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
}

/** An API with one authorizer; `asked` holds the events that it was asked with. */
function guarded(answer: (event: AuthorizerEvent) => unknown, { ttl = 0, identitySource = '', now = Date.now } = {}) {
  const asked: AuthorizerEvent[] = [];
  const secured = { ...proxy('echo'), security: [{ caller: [] }] };
  const api = gateway(
    { '/items/{id}': { get: secured, delete: secured }, '/open': { get: proxy('echo') } },
    {
      echo: ({ requestContext }: { requestContext: { authorizer: object } }) => ({ statusCode: 200, body: JSON.stringify(requestContext.authorizer ?? null) }),
      check: (event: AuthorizerEvent) => {
        asked.push(event);
        return answer(event);
      },
    },
    { now, extensions: { components: { securitySchemes: { caller: scheme('check', ttl, identitySource) } } } },
  );
  const call = async (method: string, target: string, token?: string) => api(request(method, target, token === undefined ? [] : [['Authorization', token]]));
  return { asked, call };
}

describe('a request authorizer', () => {
  test('is asked with the whole request, and its context reaches the function as strings', async () => {
    const { asked, call } = guarded(({ methodArn }) => policy('Allow', methodArn, { accountId: 'a', admin: true, level: 3 }));
    const reply = await call('GET', '/live/items/7?x=1', 'token');

    expect(asked[0]).toMatchObject({ type: 'REQUEST', methodArn: `${METHOD_ARN}/GET/items/7`, headers: { Authorization: 'token' } });
    expect(asked[0]).toMatchObject({ pathParameters: { id: '7' }, queryStringParameters: { x: '1' } });
    expect(json(reply)).toMatchObject({ principalId: 'p', accountId: 'a', admin: 'true', level: '3' });
  });

  test.each([
    ['a deny', () => policy('Deny', '*'), 403, 'User is not authorized to access this resource with an explicit deny'],
    ['another method', () => policy('Allow', `${METHOD_ARN}/DELETE/*`), 403, 'User is not authorized to access this resource'],
    ['another action', () => policy('Allow', '*', {}, 's3:*'), 403, 'User is not authorized to access this resource'],
    ['Unauthorized', failing('Unauthorized'), 401, 'Unauthorized'],
    ['a fault of its own', failing('boom'), 500, null],
    ['no policy', () => ({ principalId: 'p' }), 500, null],
    ['no principal', () => ({ ...policy('Allow', '*'), principalId: undefined }), 500, null],
    ['an object in its context', () => policy('Allow', '*', { deep: {} }), 500, null],
  ])('refuses by %s', async (_, answer, status, message) => {
    const reply = await guarded(answer).call('GET', '/live/items/7');

    expect([reply.status, json(reply)]).toEqual([status, { message }]);
  });

  test.each([['*'], [`${METHOD_ARN}/*/items/?`], [[`${METHOD_ARN}/GET/none`, `${METHOD_ARN}/GET/items/7`]]])('lets pass what %s covers', async (resource) => {
    expect((await guarded(() => policy('Allow', resource)).call('GET', '/live/items/7')).status).toBe(200);
  });

  test('is not asked where the route is public', async () => {
    const { asked, call } = guarded(() => policy('Deny', '*'));

    expect((await call('GET', '/live/open')).status).toBe(200);
    expect(asked).toEqual([]);
  });

  test('with no time to live is asked every time', async () => {
    let revoked = false;
    const { asked, call } = guarded(() => policy(revoked ? 'Deny' : 'Allow', '*'), { identitySource: 'method.request.header.Authorization' });
    const before = await call('GET', '/live/items/7', 'token');
    revoked = true;
    const after = await call('GET', '/live/items/7', 'token');

    expect([before.status, after.status, asked.length]).toEqual([200, 403, 2]);
  });

  test('without its identity source refuses and is not asked', async () => {
    const { asked, call } = guarded(() => policy('Allow', '*'), { identitySource: 'method.request.header.Authorization' });

    expect((await call('GET', '/live/items/7')).status).toBe(401);
    expect(asked).toEqual([]);
  });
});

describe('the cache of an authorizer', () => {
  const identitySource = 'method.request.header.Authorization';
  const cached = (answer: (event: AuthorizerEvent) => unknown, now: () => number) => guarded(answer, { ttl: 60, identitySource, now });

  test('keeps even what has been revoked, until its time is over, and for that caller alone', async () => {
    let time = 0;
    let revoked = false;
    const { call } = cached(
      () => policy(revoked ? 'Deny' : 'Allow', '*'),
      () => time,
    );
    const status = async (token: string) => (await call('GET', '/live/items/7', token)).status;
    const before = await status('one');
    revoked = true;

    expect([before, await status('one'), await status('two')]).toEqual([200, 200, 403]);
    time = 60_001;
    expect(await status('one')).toBe(403);
  });

  test('keeps a policy that names one method, so that the next method is refused', async () => {
    const { call } = cached(
      ({ methodArn }) => policy('Allow', methodArn),
      () => 0,
    );

    expect((await call('GET', '/live/items/7', 'one')).status).toBe(200);
    expect((await call('DELETE', '/live/items/7', 'one')).status).toBe(403);
  });

  test('keeps no failure', async () => {
    let calls = 0;
    const { call } = cached(
      () => (calls++ === 0 ? failing('boom')() : policy('Allow', '*')),
      () => 0,
    );

    expect([(await call('GET', '/live/items/7', 'one')).status, (await call('GET', '/live/items/7', 'one')).status]).toEqual([500, 200]);
  });
});
