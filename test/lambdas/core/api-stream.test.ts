import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod';
import { api } from '../../../lambdas/core/api.ts';
import { routes } from '../../../lambdas/core/contract.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { eventStream, type ServerEvent } from '../../../lambdas/core/reply.ts';
import { captureLog } from './captured-log.ts';
import { REQUEST_ID, restEvent, type RestRequest } from './rest-event.ts';
import { quietEdge } from './sample-edge.ts';
import { contextWith } from './sample-edge.ts';
import { tableStandIn, type TableStandIn } from './table-stand-in.ts';

const log = captureLog();
let table: TableStandIn;
beforeAll(async () => {
  process.env['JOURNAL_TABLE'] = 'journal';
  table = await tableStandIn();
});
afterAll(() => table.stop());

interface Head {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Lambda's response stream: the head is written apart from the bytes. */
class ResponseStream extends PassThrough {
  head: Head | undefined;
}

// What the Lambda runtime puts there (Lambda guide, response streaming).
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: { from: (stream: ResponseStream, head: Head) => Object.assign(stream, { head }) },
  },
});

const talkRoutes = routes({
  talk: {
    method: 'POST',
    path: '/v1/talk',
    host: 'edge',
    summary: '',
    callers: ['visitor'],
    problems: [],
    body: z.strictObject({ message: z.string().max(10) }),
    reply: 'events',
  },
});
const TALK: RestRequest = {
  method: 'POST',
  resource: '/v1/talk',
  headers: { 'x-rempart-host': ['edge'], 'content-type': ['application/json'] },
  body: '{"message":"hi"}',
  authorizer: { kind: 'visitor', accountId: 'a', chatbotId: 'b', visitorId: 'v', parentOrigin: 'https://shop.example.com', publicKey: 'pk_1' },
};

type Answer = () => Promise<AsyncIterable<ServerEvent> | Readonly<Record<string, unknown>>>;

function talk(answer: Answer, request: RestRequest = TALK): { stream: ResponseStream; done: Promise<unknown> } {
  const handler = api(
    talkRoutes,
    {
      async talk() {
        const answered = await answer();
        return Symbol.asyncIterator in answered ? eventStream(answered as AsyncIterable<ServerEvent>) : answered;
      },
    },
    () => ({}),
    () => quietEdge(),
  ) as unknown as (event: APIGatewayProxyEvent, stream: ResponseStream, context: Context) => Promise<unknown>;
  const stream = new ResponseStream();
  return { stream, done: handler(restEvent(request), stream, contextWith()) };
}

async function whole(stream: ResponseStream): Promise<string> {
  let text = '';
  for await (const piece of stream) text += String(piece);
  return text;
}

test('the first bytes and the head are there before the operation ends', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { stream, done } = talk(async () =>
    (async function* () {
      await promise;
      yield { event: 'done', data: {} } as const;
    })(),
  );
  await once(stream, 'readable');
  const begin = String(stream.read());
  resolve();
  const rest = await whole(stream);
  await done;

  expect(begin).toBe(': ok\n\n');
  expect(rest).toBe('event: done\ndata: {}\n\n');
  expect(stream.head).toMatchObject({
    statusCode: 200,
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Frame-Options': 'DENY', 'X-Request-Id': REQUEST_ID },
  });
});

test.each([
  ['a model that is down', new Problem('unavailable', 'SECRET'), 503],
  ['a defect', new Error('SECRET'), 500],
])('%s after the first byte is an error event that says nothing of its cause', async (_name, thrown, status) => {
  const { stream, done } = talk(async () =>
    (async function* (): AsyncGenerator<ServerEvent> {
      yield { event: 'delta', data: { text: 'a' } };
      throw thrown;
    })(),
  );
  const text = await whole(stream);
  await done;

  const [, data = ''] = /\n\nevent: error\ndata: (.*)\n\n$/.exec(text) ?? [];
  expect(JSON.parse(data)).toMatchObject({ status, instance: REQUEST_ID, type: expect.any(String) });
  expect(text).toContain('event: delta');
  expect(text).not.toContain('SECRET');
});

test('a defect in the middle is in the log', async () => {
  const { stream, done } = talk(async () =>
    (async function* (): AsyncGenerator<ServerEvent> {
      yield { event: 'meta', data: {} };
      throw new Error('the cause');
    })(),
  );
  await Promise.all([whole(stream), done]);

  expect(log.at(-1)).toContain('the cause');
});

test('a refusal before the first byte is a problem document with a status, all headers and one row', async () => {
  table.rows.length = 0;
  const { stream, done } = talk(() => Promise.reject(new Problem('origin-refused')));
  const text = await whole(stream);
  await done;

  expect(JSON.parse(text)).toMatchObject({ status: 403, code: 'origin-refused' });
  expect(stream.head).toMatchObject({
    statusCode: 403,
    headers: {
      'Content-Type': 'application/problem+json',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': expect.stringContaining("default-src 'none'"),
      'Cache-Control': 'no-store',
    },
  });
  expect(table.rows.map(({ type }) => type)).toEqual(['authz_fail_origin']);
});

test.each([
  ['nobody', { ...TALK, authorizer: {} }, 401],
  ['a body that is no JSON', { ...TALK, body: '{' }, 400],
  ['another host', { ...TALK, headers: { ...TALK.headers, 'x-rempart-host': ['app'] } }, 404],
])('%s never reaches the operation', async (_name, request, status) => {
  let called = false;
  const { stream, done } = talk(async () => {
    called = true;
    return {};
  }, request);
  await Promise.all([whole(stream), done]);

  expect([called, stream.head?.statusCode]).toEqual([false, status]);
});

test('a caller that asked for no stream gets one JSON reply', async () => {
  const { stream, done } = talk(async () => ({ answer: 'a' }));
  const text = await whole(stream);
  await done;

  expect(JSON.parse(text)).toEqual({ answer: 'a' });
  expect(stream.head?.headers['Content-Type']).toBe('application/json; charset=utf-8');
});

test('a visitor who leaves ends the work', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { stream, done } = talk(async () =>
    (async function* (): AsyncGenerator<ServerEvent> {
      try {
        for (;;) yield { event: 'delta', data: { text: 'x'.repeat(10_000) } };
      } finally {
        resolve(true);
      }
    })(),
  );
  await once(stream, 'readable');
  stream.destroy();

  expect(await promise).toBe(true);
  await done.catch(() => undefined);
});
