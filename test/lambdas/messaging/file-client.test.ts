import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Problem } from '../../../lambdas/core/problem.ts';
import { fileClient, guardedFiles, type FileRequest } from '../../../lambdas/messaging/file-client.ts';
import { filesBelow } from '../../../lambdas/messaging/provider-client.ts';
import { pass } from '../../../lambdas/outgoing/pass.ts';
import { laboratory, PUBLIC, type Laboratory } from '../outgoing/laboratory.ts';

const HOSTS = ['fbsbx.com', 'files.slack.com'];

let lab: Laboratory;
beforeEach(async () => {
  lab = await laboratory();
  for (const name of ['lookaside.fbsbx.com', 'cdn.fbsbx.com', 'files.slack.com', 'evil.example', 'fbsbx.com.evil.example', 'evilfbsbx.com'])
    lab.names.set(name, [[PUBLIC[0]]]);
});
afterEach(() => lab.stop());

const addressOf = ({ headers, url }: IncomingMessage): string => `https://${headers.host}${url}`;
/** What has reached the Internet: where, and with what. */
const seen = () => lab.site.map(({ request }) => ({ url: addressOf(request), authorization: request.headers.authorization }));

/** Providers on the Internet: what each address answers. */
const internet = (answers: Readonly<Record<string, RequestListener>>): void =>
  lab.serve((request, response) => (answers[addressOf(request)] ?? ((_request, unknown) => unknown.writeHead(404).end()))(request, response));
const moved =
  (location: string): RequestListener =>
  (_request, response) =>
    response.writeHead(302, { location }).end();
const file =
  (text = 'bytes', type = 'image/png; x=1'): RequestListener =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(text);

/** The guard as it is, on a network without certificates: the laboratory has no https. */
const guarded: FileRequest = (url, headers, maxBytes, signal) =>
  pass(
    url.replace(/^https:/, 'http:'),
    { agent: 'test', headers, maxBytes, maxMilliseconds: 5_000 },
    lab.network,
    { ports: [80], ownHosts: [], httpsOnly: false },
    signal,
  );
const get = (url: string, maxBytes = 100) =>
  fileClient(guarded, filesBelow([], fetch))({ url, hosts: HOSTS, authorization: 'Bearer secret' }, maxBytes, AbortSignal.timeout(5_000));
const reason = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'fetched',
    (error: unknown) => (error instanceof Problem ? error.extra.reason : error),
  );

describe('a file of a provider', () => {
  test('is fetched with the token, and followed to another host of the provider without it (S30.11)', async () => {
    internet({ 'https://lookaside.fbsbx.com/a': moved('https://cdn.fbsbx.com/b'), 'https://cdn.fbsbx.com/b': file() });

    expect(await get('https://lookaside.fbsbx.com/a')).toEqual({ bytes: Buffer.from('bytes'), contentType: 'image/png' });
    expect(seen()).toEqual([
      { url: 'https://lookaside.fbsbx.com/a', authorization: 'Bearer secret' },
      { url: 'https://cdn.fbsbx.com/b', authorization: undefined },
    ]);
  });

  test.each([
    ['https://evil.example/a', 'address'],
    ['https://fbsbx.com.evil.example/a', 'address'],
    ['https://evilfbsbx.com/a', 'address'],
    ['https://fbsbx.com@evil.example/a', 'address'],
    ['https://user:x@files.slack.com/a', 'address'],
    ['https://files.slack.com:8443/a', 'address'],
    ['http://files.slack.com/a', 'scheme'],
    ['http://169.254.169.254/latest/meta-data', 'scheme'],
    ['https://169.254.169.254/latest/meta-data', 'address'],
    ['https://[::1]/a', 'address'],
    ['file:///etc/passwd', 'scheme'],
    ['https://[not-an-address', 'address'],
  ])('%s is asked nothing: %s', async (url, expected) => {
    expect(await reason(get(url))).toBe(expected);
    internet({ 'https://files.slack.com/a': moved(url) });
    expect(await reason(get('https://files.slack.com/a'))).toMatch(/address|scheme|unreachable/);
    expect(seen().filter(({ url: asked }) => asked !== 'https://files.slack.com/a')).toEqual([]);
    expect([lab.canary, lab.looked]).toEqual([[], ['files.slack.com']]);
  });

  test('that is too long, that turns in a circle, or that is not there, is not taken', async () => {
    const url = 'https://files.slack.com/a';
    internet({ [url]: file('x'.repeat(101)) });
    expect(await reason(get(url))).toBe('too-large');
    internet({ [url]: moved(url) });
    expect(await reason(get(url))).toBe('unreachable');
    internet({});
    expect(await reason(get(url))).toBe('unreachable');
    internet({ [url]: ({ socket }) => socket.destroy() });
    expect(await reason(get(url))).toBe('unreachable');
  });

  test('of a host whose name leads inside, or nowhere, is not fetched, and is tried again (S6.2)', async () => {
    for (const addresses of [['10.0.0.1'], ['169.254.169.254'], [PUBLIC[0], '127.0.0.1'], []]) {
      lab.names.set('files.slack.com', [addresses]);
      expect(await reason(get('https://files.slack.com/a'))).toBe('unreachable');
    }
    expect([lab.canary, lab.site]).toEqual([[], []]);
  });

  test('goes out through the guard, by https alone and to no address inside (S6.2)', async () => {
    const ask = (url: string) => reason(guardedFiles(lab.network)(url, {}, 100, AbortSignal.timeout(5_000)));
    lab.names.set('files.slack.com', [['10.0.0.1']]);

    expect(await ask('https://files.slack.com/a')).toBe('address');
    expect(await ask('http://files.slack.com/a')).toBe('scheme');
    expect(await ask('https://files.slack.com:8443/a')).toBe('port');
    expect([lab.canary, lab.site]).toEqual([[], []]);
  });
});

describe('an address below a base of ours', () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end('picture')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as { port: number }).port}/telegram`;
  });
  afterAll(() => void server.close());

  test('is the operator’s word, and what only begins like it is not', async () => {
    const client = fileClient(guarded, filesBelow([base], fetch));
    const ask = (url: string) => client({ url, hosts: [] }, 100, AbortSignal.timeout(5_000));

    expect((await ask(`${base}/file/bot1/a.jpg`)).bytes.toString()).toBe('picture');
    expect(await reason(ask(`${base}evil/a.jpg`))).toBe('scheme');
    expect(await reason(client({ url: `${base}/a.jpg`, hosts: [] }, 6, AbortSignal.timeout(5_000)))).toBe('too-large');
  });
});
