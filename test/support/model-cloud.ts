import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamedEvents, type StreamedEvent } from '../../local/client/stream.ts';
import { launch } from '../../local/cloud/launch.ts';

/** What a chat model is asked, in the OpenAI protocol. */
export interface ModelRequest {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** A local cloud whose chat model is a server of the test's. */
export interface ModelCloud {
  /** What the model answers; the test's to change. */
  answer: (response: ServerResponse, request: ModelRequest) => void;
  /** Everything that the model was asked, oldest first. */
  readonly asked: ModelRequest[];
  readonly stop: () => Promise<void>;
}

/** Says pieces as a model does, and leaves the answer open. */
export function pieces(response: ServerResponse, ...texts: readonly string[]): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const content of texts) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
}

export const endAnswer = (response: ServerResponse): void => void response.end('data: [DONE]\n\n');

/** Starts the model and a cloud that asks it, and makes that cloud the one of this test file. */
export async function modelCloud(): Promise<ModelCloud> {
  const asked: ModelRequest[] = [];
  const state: Pick<ModelCloud, 'answer'> = { answer: endAnswer };
  const server = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
    incoming.on('end', () => {
      const request = JSON.parse(text) as ModelRequest;
      asked.push(request);
      state.answer(response, request);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const directory = await mkdtemp(join(tmpdir(), 'rempart-model-'));
  const CHAT_MODEL = JSON.stringify({ provider: 'openai-compatible', baseUrl: `http://127.0.0.1:${port}/v1`, model: 'stand-in' });
  const cloud = await launch({ directory, port: 0, variables: { PASSWORD_COST: '4', CHAT_MODEL }, progress: () => undefined, log: () => undefined });
  const { app, edge, account, functionNames, engines } = cloud;
  process.env['REMPART_TEST_CLOUD'] = JSON.stringify({
    app,
    edge,
    account,
    functionNames,
    endpoints: { ...engines.variables, AWS_ENDPOINT_URL_LAMBDA: cloud.lambda },
  });
  return Object.assign(state, {
    asked,
    stop: async () => {
      await cloud.stop();
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true, force: true });
    },
  });
}

/** A stream that is under way. */
export interface OpenStream {
  readonly conversationId: string;
  /** Its last event, what it said in all, and when it ended. */
  readonly end: Promise<{ readonly event: string; readonly code: unknown; readonly said: string; readonly requestId: string; readonly at: number }>;
}

/** A stream that has said its first word; it is read on in the background. */
export async function openStream(response: Promise<Response>): Promise<OpenStream> {
  const reply = await response;
  const events = streamedEvents(reply);
  let [said, conversationId] = ['', ''];
  let last: StreamedEvent | undefined;
  const take = (event: StreamedEvent): void => {
    last = event;
    if (event.event === 'meta') conversationId = String(event.data['conversationId']);
    if (event.event === 'delta') said += String(event.data['text']);
  };
  for (let next = await events.next(); !next.done; next = await events.next()) {
    take(next.value);
    if (said !== '' || next.value.event === 'error') break;
  }
  const end = (async () => {
    for await (const event of events) take(event);
    return { event: last?.event ?? '', code: last?.data['code'], said, requestId: reply.headers.get('x-request-id') ?? '', at: performance.now() };
  })();
  return { conversationId, end };
}
