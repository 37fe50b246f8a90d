import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settle, type MaterialView } from '../../local/client/material.ts';
import { newTenant } from '../support/cloud.ts';
import { killableCloud, moved } from '../support/killable-cloud.ts';

const { start, kill } = killableCloud();
let server: Server;
let listener: RequestListener = () => undefined;
let asked = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a kill in the middle of a fetch loses nothing: the page is fetched again and found once', async () => {
  const first = await start();
  const { client } = await newTenant(first.app);
  const { body: bot } = await client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'Survivor' } });
  const { port } = server.address() as AddressInfo;
  const reached = new Promise<void>((resolve) => {
    listener = () => resolve();
  });
  const { body } = await client.call<{ material: MaterialView }>('POST', `/v1/chatbots/${bot.id}/materials/imports`, {
    body: { url: `http://site-${port}.example.com/tower.txt` },
  });
  await reached;
  await kill();
  const before = asked;

  listener = (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('The tower has ninety-nine steps.');
  const second = await start();
  const again = moved(client, second.app);
  expect(await settle(again, bot.id, body.material.id)).toMatchObject({ status: 'ready', chunks: 1 });
  const { body: found } = await again.call<{ passages: { text: string }[] }>('POST', `/v1/chatbots/${bot.id}/search`, {
    body: { query: 'How many steps has the tower?' },
  });
  expect(found.passages.filter(({ text }) => text.includes('ninety-nine'))).toHaveLength(1);
  expect(asked).toBeGreaterThan(before);
}, 180_000);
