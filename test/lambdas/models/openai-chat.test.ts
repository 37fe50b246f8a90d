import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ModelServer } from '../../../lambdas/models/model-http.ts';
import { openAiChat } from '../../../lambdas/models/openai-chat.ts';
import { json, pieces, startModelServer, type ModelStandIn } from './model-server.ts';
import { partsOf, passage, turnOf, written } from './turns.ts';

let stub: ModelStandIn;
let server: ModelServer;
beforeEach(async () => {
  stub = await startModelServer();
  server = { baseUrl: stub.baseUrl, apiKey: 'sk-test', http: fetch, pause: async () => undefined };
});
afterEach(async () => stub.stop());

const model = () => openAiChat(server, { model: 'mistral-small' });
const PASSAGES = [passage('Seven years on the boiler.', { page: 4 }), passage('Délai de 30 jours.')];
const turn = turnOf({ passages: PASSAGES });

const event = (data: unknown): string => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const delta = (content: string): string => event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const STOP = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
const USAGE = event({ choices: [], usage: { prompt_tokens: 210, completion_tokens: 12, total_tokens: 222 } });
const DONE = event('[DONE]');
const ROLE = event({ choices: [{ delta: { role: 'assistant' } }] });
const WHOLE = [': comment\n\n', ROLE, delta('Sept ans'), delta(' [1], délai'), delta(' de 30 jours [2].'), STOP, USAGE, DONE].join('');

describe('an answer', () => {
  test('is the same however the bytes are cut, with citations and usage', async () => {
    const bytes = Buffer.from(WHOLE);
    for (const size of [1, 7, 64, bytes.length]) {
      const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
      stub.next(pieces(cut));
    }
    for (let run = 0; run < 4; run += 1) {
      const parts = await partsOf(model(), turn);

      expect(written(parts)).toBe('Sept ans{0}, délai de 30 jours{1}.');
      expect(parts.at(-1)).toEqual({ kind: 'usage', inputTokens: 210, outputTokens: 12 });
    }
  });

  test('may come with CRLF, without usage and without [DONE] after its finish reason', async () => {
    stub.next(pieces([(delta('Yes') + STOP).replaceAll('\n', '\r\n')]));

    expect(await partsOf(model(), turn)).toEqual([{ kind: 'text', text: 'Yes' }]);
  });

  test('is asked for with the system part apart, the limits of the turn and the key', async () => {
    stub.next(pieces([WHOLE]));

    await partsOf(model(), {
      ...turn,
      temperature: 0.2,
      history: [
        { role: 'visitor', text: 'Hi' },
        { role: 'assistant', text: 'Hello!' },
      ],
    });

    const [{ path, headers, body } = {} as never] = stub.received;
    expect([path, headers.authorization]).toEqual(['/chat/completions', 'Bearer sk-test']);
    expect(body).toMatchObject({ model: 'mistral-small', stream: true, stream_options: { include_usage: true }, max_tokens: 200, temperature: 0.2 });
    const messages = body['messages'] as { role: string; content: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(messages[0]?.content).not.toContain('How long is the guarantee?');
    expect(messages[3]?.content).toContain('Seven years on the boiler.');
  });

  test('that the model or a filter refuses says so', async () => {
    stub.next(pieces([delta('[0] I could not find it.'), STOP, DONE]));
    stub.next(pieces([delta('Well'), event({ choices: [{ delta: {}, finish_reason: 'content_filter' }] }), DONE]));

    expect(await partsOf(model(), turn)).toEqual([{ kind: 'refused' }, { kind: 'text', text: ' I could not find it.' }]);
    expect(await partsOf(model(), turn)).toContainEqual({ kind: 'refused' });
  });
});

describe('a failure', () => {
  test.each([
    ['an error in mid-stream', pieces([delta('Half'), event({ error: { message: 'overloaded', type: 'server_error' } })])],
    ['an event that is not JSON', pieces([delta('Half'), event('{"choices":')])],
    ['an event of another shape', pieces([delta('Half'), event({ choices: 'none' })])],
    ['an end without a finish', pieces([delta('Half')])],
    ['a broken connection', pieces([delta('Half')], 'break')],
  ])('%s comes after what was said, as unavailable', async (_what, answer) => {
    stub.next(answer);
    const said: string[] = [];

    const answering = (async () => {
      for await (const part of model().answer(turn)) if (part.kind === 'text') said.push(part.text);
    })();

    await expect(answering).rejects.toMatchObject({ name: 'ModelError', code: 'unavailable' });
    expect(said.join('')).toBe('Half');
  });

  test.each([
    [400, 'refused'],
    [401, 'unavailable'],
    [500, 'unavailable'],
  ])('a status of %d is %s', async (status, code) => {
    stub.next(json({ error: { message: 'secret detail' } }, status));

    await expect(partsOf(model(), turn)).rejects.toMatchObject({ code });
  });

  test('429 is tried again', async () => {
    stub.next(json({}, 429, { 'retry-after': '1' }));
    stub.next(pieces([WHOLE]));

    expect(written(await partsOf(model(), turn))).toContain('Sept ans');
    expect(stub.received).toHaveLength(2);
  });

  test('a stream that stalls ends as a timeout when the time of the turn is over', async () => {
    stub.next(pieces([delta('Half')], 'stay'));

    await expect(partsOf(model(), { ...turn, signal: AbortSignal.timeout(60) })).rejects.toMatchObject({ code: 'timeout' });
  });
});

test('an abort ends the stream with its reason and closes the connection', async () => {
  const closed = Promise.withResolvers<void>();
  stub.next((reply) => {
    reply.on('close', () => closed.resolve());
    pieces([delta('One')], 'stay')(reply);
  });
  const caller = new AbortController();
  const reason = new Error('the visitor cancelled');
  const answer = model()
    .answer({ ...turn, signal: caller.signal })
    [Symbol.asyncIterator]();
  await answer.next();

  caller.abort(reason);

  await expect(answer.next()).rejects.toBe(reason);
  await closed.promise;
});

test('leaving the answer early closes the connection', async () => {
  const closed = Promise.withResolvers<void>();
  stub.next((reply) => {
    reply.on('close', () => closed.resolve());
    pieces([delta('One'), delta('Two')], 'stay')(reply);
  });

  for await (const part of model().answer(turn)) if (part.kind === 'text') break;

  await closed.promise;
});
