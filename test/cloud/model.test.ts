import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signUp } from '../../local/client/account.ts';
import { createClient, type Client } from '../../local/client/client.ts';
import { settle, upload } from '../../local/client/material.ts';
import { readAnswer, streamedEvents } from '../../local/client/stream.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { launch } from '../../local/cloud/launch.ts';
import { textFile } from '../support/cloud.ts';

interface Request {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** A server that speaks the OpenAI chat protocol; what it answers is the test's. */
let model: Server;
let answer: (response: ServerResponse, request: Request) => void;
let cloud: Cloud;
let directory: string;
let client: Client;
let chatbotId: string;

const say = (response: ServerResponse, ...pieces: readonly string[]): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const content of pieces) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
};

beforeAll(async () => {
  model = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
    incoming.on('end', () => answer(response, JSON.parse(text) as Request));
  }).listen(0, '127.0.0.1');
  await once(model, 'listening');
  const { port } = model.address() as { port: number };
  directory = await mkdtemp(join(tmpdir(), 'rempart-model-'));
  const CHAT_MODEL = JSON.stringify({ provider: 'openai-compatible', baseUrl: `http://127.0.0.1:${port}/v1`, model: 'stand-in' });
  cloud = await launch({ directory, port: 0, variables: { PASSWORD_COST: '4', CHAT_MODEL }, progress: () => undefined, log: () => undefined });
  client = createClient(cloud.app);
  await signUp(client, { email: 'model@example.com', password: 'a quiet harbour at noon', name: 'M', accountName: 'M' });
  chatbotId = (await client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'M', instructions: 'Be brief.' } })).body.id;
  const { id } = await upload(client, chatbotId, textFile('# Bees\n\nThe hive has forty thousand bees.', 'bees.md'));
  await settle(client, chatbotId, id);
}, 120_000);
afterAll(async () => {
  await cloud.stop();
  model.closeAllConnections();
  model.close();
  await rm(directory, { recursive: true, force: true });
});

const ask = (message: string) => client.send('POST', `/v1/chatbots/${chatbotId}/chat`, { body: { message }, headers: { accept: 'text/event-stream' } });

test('an OpenAI-compatible server answers through the same door, with the passages and the instructions before it', async () => {
  let seen: Request | undefined;
  answer = (response, request) => {
    seen = request;
    say(response, 'Forty thou', 'sand [', '1].');
    response.end('data: [DONE]\n\n');
  };

  const got = await readAnswer(await ask('How many bees has the hive?'));

  expect(got.text).toBe('Forty thousand [1].');
  expect(got.sources).toEqual([expect.objectContaining({ name: 'bees.md', heading: 'Bees' })]);
  const system =
    seen?.messages
      .filter(({ role }) => role === 'system')
      .map(({ content }) => content)
      .join('\n') ?? '';
  expect(system).toContain('Be brief.');
  expect(system).not.toContain('How many bees');
  expect(JSON.stringify(seen)).toContain('forty thousand bees');
  expect((await client.call<{ model: string }>('GET', '/v1/health')).body.model).toBe('openai-compatible:stand-in');
});

test('the first words are there before the model has ended', async () => {
  let finish: () => void = () => undefined;
  answer = (response) => {
    say(response, 'First words');
    finish = () => response.end('data: [DONE]\n\n');
  };

  const events = streamedEvents(await ask('Anything?'));
  const first: string[] = [];
  for await (const { event, data } of events) {
    first.push(event);
    if (event === 'delta' && String(data['text']).startsWith('First')) finish();
  }
  expect(first.slice(0, 2)).toEqual(['meta', 'delta']);
  expect(first.at(-1)).toBe('done');
});

test('a model that fails in the middle ends the stream with a problem, and its words are not kept as an answer', async () => {
  answer = (response) => {
    say(response, 'Half an ans');
    response.destroy();
  };
  const events: { event: string; data: Record<string, unknown> }[] = [];
  for await (const event of streamedEvents(await ask('Will you finish?'))) events.push(event);

  expect(events.at(-1)).toMatchObject({ event: 'error', data: { code: 'unavailable', status: 503 } });
  const conversationId = String(events[0]?.data['conversationId']);
  const { body } = await client.call<{ items: { author: string; text: string }[] }>(
    'GET',
    `/v1/chatbots/${chatbotId}/conversations/${conversationId}/messages`,
  );
  expect(body.items.map(({ author, text }) => [author, text])).toEqual([['visitor', 'Will you finish?']]);
});

test("a model that refuses the call is a problem document, without the provider's words", async () => {
  answer = (response) => {
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"bad key sk-secret"}}');
  };
  const reply = await client.call<{ code: string }>('POST', `/v1/chatbots/${chatbotId}/chat`, { body: { message: 'Hello?' } });
  expect([reply.status, reply.body.code]).toEqual([503, 'unavailable']);
  expect(reply.text).not.toContain('sk-secret');
});
