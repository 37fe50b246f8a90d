import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ModelServer } from '../../../lambdas/models/model-http.ts';
import { openAiEmbedding } from '../../../lambdas/models/openai-embedding.ts';
import { json, startModelServer, type ModelStandIn, type Received, type Reply } from './model-server.ts';

let stub: ModelStandIn;
let pauses: number[];
let server: ModelServer;
beforeEach(async () => {
  stub = await startModelServer();
  pauses = [];
  server = { baseUrl: stub.baseUrl, apiKey: 'sk-test', http: fetch, pause: async (milliseconds) => void pauses.push(milliseconds) };
});
afterEach(async () => stub.stop());

/** Each text `n` becomes the vector [n, 0, 0], in reverse order as the standard allows. */
const echo = (reply: Reply, { body }: Received): void => {
  const data = (body['input'] as string[]).map((text, index) => ({ object: 'embedding', index, embedding: [Number(text), 0, 1] }));
  json({ object: 'list', data: data.toReversed(), model: body['model'] })(reply);
};
const model = (more = {}) => openAiEmbedding(server, { model: 'bge-m3', dimensions: 3, ...more });

test('texts go in batches of 64 and vectors come back in order, at unit length', async () => {
  stub.next(echo);

  const vectors = await model().embed(Array.from({ length: 130 }, (_, at) => String(at)));

  expect(stub.received.map(({ path, body }) => [path, body['model'], (body['input'] as string[]).length])).toEqual([
    ['/embeddings', 'bge-m3', 64],
    ['/embeddings', 'bge-m3', 64],
    ['/embeddings', 'bge-m3', 2],
  ]);
  expect(vectors.map((vector) => Math.round(vector[0]! / vector[2]!))).toEqual(Array.from({ length: 130 }, (_, at) => at));
  expect(vectors.every((vector) => Math.abs(Math.hypot(...vector) - 1) < 1e-9)).toBe(true);
});

test('the key is sent when there is one, the dimensions when asked', async () => {
  stub.next(echo);

  await model().embed(['1']);
  await openAiEmbedding({ ...server, apiKey: undefined }, { model: 'm', dimensions: 3, sendDimensions: true }).embed(['1']);

  expect(stub.received.map(({ headers, body }) => [headers.authorization, body['dimensions']])).toEqual([
    ['Bearer sk-test', undefined],
    [undefined, 3],
  ]);
});

test('no text makes no request', async () => {
  expect(await model().embed([])).toEqual([]);
  expect(stub.received).toEqual([]);
});

describe('a passing failure', () => {
  test('is tried again after what Retry-After says', async () => {
    stub.next(json({}, 429, { 'retry-after': '2' }));
    stub.next(json({}, 503));
    stub.next(echo);

    expect(await model().embed(['0'])).toEqual([[0, 0, 1]]);
    expect(pauses).toEqual([2000, 500]);
  });

  test('is never waited for longer than eight seconds, nor tried more than three times', async () => {
    stub.next(json({ error: 'busy' }, 429, { 'retry-after': '86400' }));

    await expect(model().embed(['0'])).rejects.toMatchObject({ name: 'ModelError', code: 'unavailable' });
    expect(pauses).toEqual([8000, 8000]);
    expect(stub.received).toHaveLength(3);
  });

  test('of the connection is tried again', async () => {
    stub.next((reply) => reply.socket?.destroy());
    stub.next(echo);

    expect(await model().embed(['0'])).toEqual([[0, 0, 1]]);
  });
});

describe('is not tried again', () => {
  test.each([
    [400, 'refused'],
    [413, 'refused'],
    [401, 'unavailable'],
    [404, 'unavailable'],
  ])('a reply of %d: %s', async (status, code) => {
    stub.next(json({ error: { message: 'no' } }, status));

    await expect(model().embed(['0'])).rejects.toMatchObject({ code });
    expect(stub.received).toHaveLength(1);
  });

  test.each([
    ['another number of dimensions', { data: [{ index: 0, embedding: [1, 2] }] }],
    ['a vector missing', { data: [] }],
    ['another shape', { vectors: [] }],
  ])('a reply with %s: unavailable', async (_what, body) => {
    stub.next(json(body));

    await expect(model().embed(['0'])).rejects.toMatchObject({ code: 'unavailable' });
    expect(stub.received).toHaveLength(1);
  });
});

test('a redirect is not followed, so that the key stays here', async () => {
  const elsewhere = await startModelServer();
  stub.next((reply) => reply.writeHead(307, { location: `${elsewhere.baseUrl}/embeddings` }).end());
  try {
    await expect(model().embed(['0'])).rejects.toMatchObject({ code: 'unavailable' });
    expect(elsewhere.received).toEqual([]);
  } finally {
    await elsewhere.stop();
  }
});

test('a server that does not answer in time is a timeout, an abort keeps its reason', async () => {
  stub.next(() => undefined);
  const caller = new AbortController();
  const reason = new Error('cancelled');
  const aborted = model().embed(['0'], { signal: caller.signal });
  caller.abort(reason);

  await expect(aborted).rejects.toBe(reason);
  await expect(model({ timeoutMs: 30 }).embed(['0'])).rejects.toMatchObject({ name: 'ModelError', code: 'timeout' });
});
