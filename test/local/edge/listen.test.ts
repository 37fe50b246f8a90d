import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { listen, type Listener } from '../../../local/edge/listen.ts';
import type { HttpHandler } from '../../../local/http/message.ts';

let running: Listener[] = [];
afterEach(async () => {
  await Promise.all(running.map((listener) => listener.stop()));
  running = [];
});
async function start(handler: HttpHandler, hosts?: readonly string[]): Promise<Listener> {
  const listener = await listen({ port: 0, handler, log: () => undefined, ...(hosts && { hosts }) });
  running.push(listener);
  return listener;
}
const hello: HttpHandler = async (request) => ({
  status: 200,
  headers: [
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
  ],
  body: request.address,
});

test('both loopback addresses answer, and an IPv4 peer is never seen in its IPv6 form', async () => {
  const { port } = await start(hello);

  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('127.0.0.1');
  expect(await (await fetch(`http://[::1]:${port}/`)).text()).toBe('::1');
});

test('headers that repeat stay separate', async () => {
  const { port } = await start(hello);

  expect((await fetch(`http://127.0.0.1:${port}/`)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a taken port is an error that names it and the way out', async () => {
  const { port } = await start(hello);

  await expect(listen({ port, handler: hello, log: () => undefined })).rejects.toThrow(new RegExp(`port ${port} is taken.*--port`));
});

test('a host name that is not served here is refused, one that is served is answered', async () => {
  const { port } = await start(hello, ['app.localhost']);
  const statuses = ['app.localhost', `APP.localhost:${port}`, 'evil.example'].map(async (host) => {
    const [response] = (await once(get({ port, host: '127.0.0.1', headers: { host } }), 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  });

  expect(await Promise.all(statuses)).toEqual([200, 200, 421]);
});

test('a request with a second name of a host is refused, whichever of them is served here (RFC 9112, 3.2)', async () => {
  const { port } = await start(hello, ['app.localhost']);
  const statusOf = async (...hosts: string[]): Promise<string> => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write(`GET / HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join('')}Connection: close\r\n\r\n`);
    return (await text(socket)).slice(9, 12);
  };
  const statuses = [await statusOf('app.localhost', 'evil.example'), await statusOf('evil.example', 'app.localhost'), await statusOf('app.localhost')];

  expect(statuses).toEqual(['400', '400', '200']);
});

test('stop ends connections that are kept alive', async () => {
  const { port, stop } = await start(hello);
  const agent = new Agent({ keepAlive: true });
  const [response] = (await once(get({ port, host: '127.0.0.1', agent }), 'response')) as [IncomingMessage];
  const { socket } = response;
  const closed = once(socket, 'close');
  await text(response);
  await Promise.all([stop(), closed]);
  agent.destroy();

  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

test('a client that goes away ends the stream and nothing else', async () => {
  const body = new PassThrough();
  const { port } = await start(async ({ target }) => ({ status: 200, headers: [], body: target === '/stream' ? body : 'still here' }));
  const socket = connect(port, '127.0.0.1').resume();
  socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const closed = new Promise((resolve) => body.once('close', resolve));
  socket.destroy();
  await closed;

  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('still here');
});
