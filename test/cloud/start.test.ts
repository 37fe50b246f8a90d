import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { createClient } from '../../local/client/client.ts';

const begin = (args: readonly string[]): ChildProcess & { output: () => string } => {
  const child = spawn(process.execPath, ['local/main.mjs', 'start', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  return Object.assign(child, { output: () => text });
};

test('npm start prints one ready line, every address answers, the demo user can sign in, and Ctrl-C ends it cleanly', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-start-'));
  const child = begin(['--data', directory, '--port', '0']);
  const ready = await new Promise<string>((resolve, reject) => {
    let line = '';
    // What follows the ready line is printed with it; the last of it says how files are scanned.
    createInterface({ input: child.stdout! }).on('line', (next) => {
      if (next.startsWith('ready ')) line = next;
      if (/^ +scanner /.test(next)) resolve(line);
    });
    child.once('exit', () => reject(new Error(child.output())));
  });
  const [, app = '', edge = ''] = /^ready app=(http:\/\/127\.0\.0\.1:\d+) edge=(http:\/\/localhost:\d+)$/.exec(ready) ?? [];
  const login = /demo login +(\S+) \/ (.+)/.exec(child.output());
  const client = createClient(app);

  expect((await client.call('GET', '/v1/health')).status).toBe(200);
  expect((await fetch(`${edge}/chat.js`)).status).toBe(200);
  for (const [address] of child.output().matchAll(/http:\/\/127\.0\.0\.1:\d+\/\S+/g)) expect([address, (await fetch(address)).status]).toEqual([address, 200]);
  expect((await client.call('POST', '/v1/auth/login', { body: { email: login?.[1], password: login?.[2] } })).status).toBe(200);
  const { body } = await client.call<{ items: { id: string; publicKey: string }[] }>('GET', '/v1/chatbots');
  const answer = await client.call<{ answer: string }>('POST', `/v1/chatbots/${body.items[0]?.id}/chat`, {
    body: { message: 'How many days of paid leave do employees have?' },
  });
  expect(answer.body.answer).toContain('28 days');
  const shop = await fetch(app, { headers: { host: `shop.localhost:${new URL(app).port}` }, redirect: 'manual' });
  expect([200, 302]).toContain(shop.status);

  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  await rm(directory, { recursive: true });
}, 120_000);

test('a taken port is named before anything is started', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-port-'));
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const child = begin(['--data', directory, '--port', String(port)]);
  const [code] = (await once(child, 'exit')) as [number];

  expect(code).toBe(1);
  expect(child.output()).toContain(`port ${port} is taken`);
  expect(child.output()).toContain('--port');
  expect(child.output()).not.toContain('schema');
  other.close();
  await rm(directory, { recursive: true });
}, 60_000);

test.each([
  [['--port', 'abc'], '--port must be a number'],
  [['--nonsense'], 'nonsense'],
])('%p is refused with a sentence', async (args, sentence) => {
  const child = begin(args);
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  expect(child.output()).toContain(sentence);
});

test('--fresh deletes nothing that is not a data folder', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-mine-'));
  const child = begin(['--data', directory, '--fresh', '--port', '0']);
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  expect(child.output()).toContain('is not a data folder');
  await rm(directory, { recursive: true });
}, 60_000);
