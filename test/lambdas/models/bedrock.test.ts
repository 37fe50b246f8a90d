import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bedrockChat } from '../../../lambdas/models/bedrock-chat.ts';
import { bedrockEmbedding } from '../../../lambdas/models/bedrock-embedding.ts';
import { json, pieces, startModelServer, type ModelStandIn } from './model-server.ts';
import { partsOf, passage, turnOf, written } from './turns.ts';

let stub: ModelStandIn;
let client: BedrockRuntimeClient;
beforeEach(async () => {
  stub = await startModelServer('http2');
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
  client = new BedrockRuntimeClient({ endpoint: stub.baseUrl, region: 'eu-west-3', credentials, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await stub.stop();
});

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const text = (value: string) => ({ type: 'string', value }) as const;
/** One frame of the AWS event-stream encoding (Amazon Transcribe developer guide, "Event stream encoding"). */
const frame = (kind: 'event' | 'exception', type: string, body: unknown): Uint8Array =>
  codec.encode({
    headers: { ':message-type': text(kind), [`:${kind}-type`]: text(type), ':content-type': text('application/json') },
    body: fromUtf8(JSON.stringify(body)),
  });
const delta = (words: string): Uint8Array => frame('event', 'contentBlockDelta', { contentBlockIndex: 0, delta: { text: words } });
const stop = (stopReason: string): Uint8Array => frame('event', 'messageStop', { stopReason });
const stream = (frames: Uint8Array[], then?: 'stay' | 'break') => pieces(frames, then, 'application/vnd.amazon.eventstream');
const START = frame('event', 'messageStart', { role: 'assistant' });
const USAGE = frame('event', 'metadata', { usage: { inputTokens: 180, outputTokens: 9, totalTokens: 189 }, metrics: { latencyMs: 400 } });

describe('an answer by ConverseStream', () => {
  const model = () => bedrockChat(client, { model: 'eu.amazon.nova-lite-v1:0' });
  const turn = turnOf({ passages: [passage('Seven years.')], temperature: 0.3 });

  test('streams text, citations and usage, however the frames are cut', async () => {
    const whole = Buffer.concat([START, delta('Seven ye'), delta('ars ['), delta('1].'), stop('end_turn'), USAGE]);
    stub.next(stream([whole.subarray(0, 11), whole.subarray(11, 200), whole.subarray(200)]));

    const parts = await partsOf(model(), turn);

    expect(written(parts)).toBe('Seven years{0}.');
    expect(parts.at(-1)).toEqual({ kind: 'usage', inputTokens: 180, outputTokens: 9 });
  });

  test('is asked for with the rules as system and the visitor’s words as user', async () => {
    stub.next(stream([START, stop('end_turn')]));

    await partsOf(model(), turn);

    const [{ path, body } = {} as never] = stub.received;
    expect(decodeURIComponent(path)).toBe('/model/eu.amazon.nova-lite-v1:0/converse-stream');
    expect(body['inferenceConfig']).toEqual({ maxTokens: 200, temperature: 0.3 });
    expect(JSON.stringify(body['system'])).not.toContain(turn.question);
    expect(body['messages']).toMatchObject([{ role: 'user', content: [{ text: expect.stringContaining(turn.question) }] }]);
  });

  test('that a guardrail stops is refused', async () => {
    stub.next(stream([START, delta('Sorry.'), stop('guardrail_intervened'), USAGE]));

    expect(await partsOf(model(), turn)).toContainEqual({ kind: 'refused' });
  });

  test.each([
    ['modelStreamErrorException', 'unavailable'],
    ['throttlingException', 'unavailable'],
    ['validationException', 'refused'],
  ])('that fails in mid-stream by %s is %s', async (type, code) => {
    stub.next(stream([START, delta('Half'), frame('exception', type, { message: 'no' })]));

    await expect(partsOf(model(), turn)).rejects.toMatchObject({ name: 'ModelError', code });
  });

  test.each([
    ['ends without a stop', stream([START, delta('Half')])],
    ['breaks off', stream([START, delta('Half')], 'break')],
    ['is refused by status', json({ message: 'slow down' }, 429, { 'x-amzn-errortype': 'ThrottlingException' })],
    ['is not allowed', json({ message: 'no' }, 403, { 'x-amzn-errortype': 'AccessDeniedException' })],
  ])('that %s is unavailable', async (_what, answer) => {
    stub.next(answer);

    await expect(partsOf(model(), turn)).rejects.toMatchObject({ name: 'ModelError', code: 'unavailable' });
  });

  test('is ended by the caller’s abort with its reason, and by time as a timeout', async () => {
    stub.next(stream([START, delta('One ')], 'stay'));
    const caller = new AbortController();
    const reason = new Error('cancelled');
    const answer = model()
      .answer({ ...turn, signal: caller.signal })
      [Symbol.asyncIterator]();
    await answer.next();
    caller.abort(reason);

    await expect(answer.next()).rejects.toBe(reason);
    await expect(partsOf(model(), { ...turn, signal: AbortSignal.timeout(60) })).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('embeddings by InvokeModel', () => {
  test('Titan gets one text a call, and vectors come in order', async () => {
    stub.next((reply, { body }) => json({ embedding: [Number(body['inputText']), 0, 0, 1], inputTextTokenCount: 1 })(reply));

    const vectors = await bedrockEmbedding(client, { model: 'amazon.titan-embed-text-v2:0', dimensions: 4 }).embed(['0', '1', '2', '3', '4']);

    expect(vectors.map((vector) => Math.round(vector[0]! / vector[3]!))).toEqual([0, 1, 2, 3, 4]);
    expect(stub.received[0]?.body).toMatchObject({ dimensions: 4, normalize: true });
  });

  test('Cohere gets 96 texts a call and is told a question from a passage', async () => {
    stub.next((reply, { body }) => json({ embeddings: (body['texts'] as string[]).map(() => [3, 4]), response_type: 'embeddings_floats' })(reply));
    const model = bedrockEmbedding(client, { model: 'cohere.embed-multilingual-v3', dimensions: 2 });

    const vectors = await model.embed(Array.from({ length: 100 }, () => 'x'));
    await model.embed(['why?'], { purpose: 'question' });

    expect(vectors).toHaveLength(100);
    expect(vectors[99]).toEqual([0.6, 0.8]);
    expect(stub.received.map(({ body }) => (body['texts'] as string[]).length).toSorted((a, b) => b - a)).toEqual([96, 4, 1]);
    expect(stub.received.map(({ body }) => body['input_type'])).toEqual(['search_document', 'search_document', 'search_query']);
  });

  test.each([
    ['another length', { embedding: [1] }],
    ['another shape', { vector: [] }],
  ])('a reply of %s is unavailable', async (_what, body) => {
    stub.next(json(body));

    const model = bedrockEmbedding(client, { model: 'amazon.titan-embed-text-v2:0', dimensions: 4 });

    await expect(model.embed(['x'])).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('an unknown family is refused before any call', () => {
    expect(() => bedrockEmbedding(client, { model: 'acme.embed-v9', dimensions: 4 })).toThrow('acme.embed-v9');
  });
});
