import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { headerValue } from '../../../local/http/message.ts';
import { content, gateway, json, proxy, request, streamed } from './sample-api.ts';

const echo = { echo: (event: unknown) => ({ statusCode: 200, body: JSON.stringify(event) }) };
const get = { get: proxy('echo') };
const api = gateway({ '/v1/items': { ...get, post: proxy('echo') }, '/v1/items/{id}': get, '/v1/items/new': get, '/v1/{rest+}': get }, echo);
async function echoed(...sent: Parameters<typeof request>): Promise<Record<string, unknown>> {
  return json(await api(request(...sent))) as Record<string, unknown>;
}

describe('the event', () => {
  test('has headers as sent, each value of a repeated one, and the last in the single map', async () => {
    const { headers, multiValueHeaders } = await echoed('GET', '/live/v1/items', [
      ['X-Thing', 'a'],
      ['x-thing', 'b'],
      ['Accept', '*/*'],
    ]);

    expect(multiValueHeaders).toMatchObject({ 'X-Thing': ['a', 'b'], Accept: ['*/*'], 'X-Forwarded-For': ['192.0.2.7'] });
    expect(headers).toMatchObject({ 'X-Thing': 'b' });
  });

  test('has the query decoded once, repeated values kept', async () => {
    const event = await echoed('GET', '/live/v1/items?a=1&a=2&b=x+y%2520z&c&%64=%zz');

    expect(event['multiValueQueryStringParameters']).toEqual({ a: ['1', '2'], b: ['x y%20z'], c: [''], d: ['%zz'] });
    expect(event['queryStringParameters']).toEqual({ a: '2', b: 'x y%20z', c: '', d: '%zz' });
  });

  test('has path parameters decoded, the path as sent, and null where there is nothing', async () => {
    const event = await echoed('GET', '/live/v1/items/a%2Fb%20c');
    const bare = await echoed('GET', '/live/v1/items');

    expect(event).toMatchObject({ resource: '/v1/items/{id}', path: '/v1/items/a%2Fb%20c', pathParameters: { id: 'a/b c' }, stageVariables: null });
    expect(event['requestContext']).toMatchObject({
      stage: 'live',
      path: '/live/v1/items/a%2Fb%20c',
      resourcePath: '/v1/items/{id}',
      httpMethod: 'GET',
      accountId: '111122223333',
      protocol: 'HTTP/1.1',
      identity: { sourceIp: '192.0.2.7', userAgent: null },
    });
    expect(bare).toMatchObject({ pathParameters: null, queryStringParameters: null, multiValueQueryStringParameters: null, body: null });
  });

  test('has the body as text unless its type is binary', async () => {
    const binary = gateway({ '/up': { post: proxy('echo') } }, echo, { extensions: { 'x-amazon-apigateway-binary-media-types': ['image/png'] } });
    const png = json(await binary(request('POST', '/live/up', [['Content-Type', 'image/png; x=y']], 'é'))) as object;

    expect(await echoed('POST', '/live/v1/items', [['Content-Type', 'image/png']], 'é')).toMatchObject({ body: 'é', isBase64Encoded: false });
    expect(png).toMatchObject({ body: Buffer.from('é').toString('base64'), isBase64Encoded: true });
  });
});

describe('a resource', () => {
  test.each([
    ['a literal before a placeholder', '/live/v1/items/new', '/v1/items/new'],
    ['a placeholder before a greedy one', '/live/v1/items/7', '/v1/items/{id}'],
    ['a trailing slash is another path', '/live/v1/items/', '/v1/{rest+}'],
    ['case is another path', '/live/v1/Items', '/v1/{rest+}'],
    ['the greedy one takes the rest', '/live/v1/a/b/c', '/v1/{rest+}'],
  ])('is found: %s', async (_, target, resource) => {
    expect(await echoed('GET', target)).toMatchObject({ resource });
  });

  test.each([
    ['an unknown path', 'GET', '/live/v2'],
    ['an unknown method', 'DELETE', '/live/v1/items'],
    ['HEAD, which is not defined', 'HEAD', '/live/v1/items'],
    ['OPTIONS, which is not defined', 'OPTIONS', '/live/v1/items'],
  ])('is not found: %s', async (_, method, target) => {
    const reply = await api(request(method, target));

    expect([reply.status, json(reply)]).toEqual([403, { message: 'Missing Authentication Token' }]);
  });

  test('of another stage is refused, and a broken encoding too', async () => {
    expect((await api(request('GET', '/test/v1/items'))).status).toBe(403);
    expect((await api(request('GET', '/v1/items'))).status).toBe(403);
    expect((await api(request('GET', '/live/v1/items/%zz'))).status).toBe(400);
  });
});

describe('the reply of a function', () => {
  const answer = async (reply: unknown) => gateway({ '/': { get: proxy('any') } }, { any: () => reply })(request('GET', '/live'));

  test('is sent with its status, headers of both maps and its body', async () => {
    const multiValueHeaders = { 'Set-Cookie': ['x=1', 'y=2'], a: ['1'] };
    const reply = await answer({ statusCode: 201, headers: { A: '1', n: 2, 'Content-Length': 99 }, multiValueHeaders, body: 'hé' });

    expect([reply.status, content(reply)]).toEqual([201, 'hé']);
    expect(reply.headers.slice(0, 6).map((line) => line.join(': '))).toEqual([
      'Content-Type: application/json',
      'n: 2',
      'Set-Cookie: x=1',
      'Set-Cookie: y=2',
      'a: 1',
      'Content-Length: 3',
    ]);
  });

  test.each([
    ['no object', 'text'],
    ['nothing', null],
    ['without a status', { body: '' }],
    ['with a body that is no string', { statusCode: 200, body: {} }],
    ['with a header that would split the reply', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
  ])('is 502 when it is %s', async (_, value) => {
    const reply = await answer(value);

    expect([reply.status, json(reply)]).toEqual([502, { message: 'Internal server error' }]);
  });

  test('in base64 leaves as bytes only where the API has binary types', async () => {
    const reply = { statusCode: 200, body: Buffer.from('bytes').toString('base64'), isBase64Encoded: true };
    const binary = gateway({ '/': { get: proxy('any') } }, { any: () => reply }, { extensions: { 'x-amazon-apigateway-binary-media-types': ['*/*'] } });

    expect(content(await binary(request('GET', '/live')))).toBe('bytes');
    expect(content(await answer(reply))).toBe('Ynl0ZXM=');
  });
});

describe('a function that fails', () => {
  const failing = gateway(
    {
      '/throws': { get: proxy('throws') },
      '/slow': { get: proxy('never', { timeoutInMillis: 30 }) },
      '/stream': { get: streamed('never', { timeoutInMillis: 30 }) },
      '/big': { get: proxy('big') },
    },
    {
      throws: () => {
        throw new Error('secret detail');
      },
      never: () => new Promise(() => undefined),
      big: () => {
        throw Object.assign(new Error('too large'), { name: 'RequestEntityTooLargeException' });
      },
    },
  );

  test.each([
    ['by an error is 502 and says nothing of it', '/throws', 502, 'Internal server error'],
    ['to answer in time is 504', '/slow', 504, 'Endpoint request timed out'],
    ['to begin its stream in time is 504', '/stream', 504, 'Endpoint request timed out'],
    ['to get an event over 6 MB is 413', '/big', 413, 'Request Too Long'],
  ])('%s', async (_, path, status, message) => {
    const reply = await failing(request('GET', `/live${path}`));

    expect([reply.status, json(reply)]).toEqual([status, { message }]);
  });

  test('a body over 10 MB does not reach it', async () => {
    const reply = await api(request('POST', '/live/v1/items', [], Buffer.alloc(10_485_761)));

    expect([reply.status, json(reply)]).toEqual([413, { message: 'Request Too Long' }]);
    expect((await api(request('POST', '/live/v1/items', [], Buffer.alloc(10_485_760)))).status).toBe(200);
  });
});

describe('a streamed reply', () => {
  const prelude = { statusCode: 200, headers: { 'Content-Type': 'text/event-stream' }, cookies: ['a=b'] };
  const stream = (body: PassThrough, more = {}) => gateway({ '/': { get: streamed('live', more) } }, { live: () => ({ prelude, body }) });

  test('has its head before its body', async () => {
    const body = new PassThrough();
    const reply = await stream(body)(request('GET', '/live'));
    body.end('data: 1\n\n');

    expect([reply.status, headerValue(reply.headers, 'content-type'), headerValue(reply.headers, 'set-cookie')]).toEqual([200, 'text/event-stream', 'a=b']);
    expect(await text(reply.body as PassThrough)).toBe('data: 1\n\n');
  });

  test('that goes on beyond the time-out of its integration is cut off', async () => {
    const reply = await stream(new PassThrough(), { timeoutInMillis: 40 })(request('GET', '/live'));

    await expect(text(reply.body as PassThrough)).rejects.toThrow('timed out');
  });
});

test('a definition that cannot be played is refused with its place', () => {
  expect(() => gateway({ '/': { get: { 'x-amazon-apigateway-integration': { type: 'http_proxy' } } } }, {})).toThrow('get /: integrations of type http_proxy');
});
