import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startMessaging, type MessagingEngine } from '../../../local/engines/messaging.ts';
import { openOutbox } from '../../../local/engines/outbox.ts';

const outbox = openOutbox();
let engine: MessagingEngine;
beforeAll(async () => {
  engine = await startMessaging(outbox);
});
afterAll(() => engine.stop());

const post = (variable: string, path: string, body: object) =>
  fetch(`${engine.variables[variable]}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('what would have left is noted and answered as the service would, and no secret of it is shown', async () => {
  const replies = [
    await post('GRAPH_URL', '/7/messages', { to: '336', text: { body: 'Hi' } }),
    await post('TELEGRAM_URL', '/bot7:secret-token/sendMessage', { chat_id: '5', text: 'Hi' }),
    await post('SLACK_URL', '/chat.postMessage', { channel: 'D1', text: 'Hi' }),
  ];

  expect(await Promise.all(replies.map((reply) => reply.json()))).toEqual([
    expect.objectContaining({ messages: [{ id: expect.any(String) }], message_id: expect.any(String) }),
    { ok: true, result: { message_id: expect.any(Number) } },
    { ok: true, ts: expect.any(String) },
  ]);
  expect(outbox.list().map(({ provider, method, path }) => [provider, method, path])).toEqual([
    ['graph', 'POST', '/7/messages'],
    ['telegram', 'POST', '/bot.../sendMessage'],
    ['slack', 'POST', '/chat.postMessage'],
  ]);
  expect(outbox.list()[0]?.body).toEqual({ to: '336', text: { body: 'Hi' } });
  expect(JSON.stringify(outbox.list())).not.toContain('secret-token');
});

test('a file of Telegram is a picture, and a service that nobody plays is not there', async () => {
  const found = (await (await post('TELEGRAM_URL', '/bot7:t/getFile', { file_id: 'f' })).json()) as { result: { file_path: string } };
  const file = await fetch(`${engine.variables['TELEGRAM_URL']}/file/bot7:t/${found.result.file_path}`);

  expect(
    Buffer.from(await file.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect((await fetch(`${engine.endpoint}/elsewhere/x`, { method: 'POST', body: 'x' })).status).toBe(404);
});
