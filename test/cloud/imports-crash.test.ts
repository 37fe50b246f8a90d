import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, type Client } from '../../local/client/client.ts';
import { settle, type MaterialView } from '../../local/client/material.ts';
import { newTenant, type TestCloud } from '../support/cloud.ts';

let directory: string;
let child: ChildProcess | undefined;
let server: Server;
let listener: RequestListener = () => undefined;
let asked = 0;

/** A local cloud in a process of its own that can be killed, on a data folder that stays. */
async function start(): Promise<TestCloud> {
  child = spawn(process.execPath, ['test/support/serve.ts', directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return JSON.parse(line) as TestCloud;
}
async function kill(): Promise<void> {
  child?.kill('SIGKILL');
  if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
const moved = (client: Client, app: string): Client => {
  const again = createClient(app);
  for (const [name, value] of client.cookies) again.cookies.set(name, value);
  return again;
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rempart-imports-'));
  server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await kill();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true, force: true });
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
