import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Problem } from '../../../lambdas/core/problem.ts';
import { fileClient } from '../../../lambdas/messaging/file-client.ts';

interface Seen {
  readonly url: string;
  readonly authorization: string | undefined;
}
const seen: Seen[] = [];
const HOSTS = ['fbsbx.com', 'files.slack.com'];

/** Providers on the Internet, as one function: what each address answers. */
const internet =
  (answers: Readonly<Record<string, () => Response>>): typeof fetch =>
  async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    seen.push({ url, authorization: new Headers(init?.headers).get('authorization') ?? undefined });
    return answers[url]?.() ?? new Response(null, { status: 404 });
  };
const moved = (location: string) => () => new Response(null, { status: 302, headers: { location } });
const file =
  (text = 'bytes', type = 'image/png; x=1') =>
  () =>
    new Response(text, { headers: { 'content-type': type } });
const get = (http: typeof fetch, url: string, maxBytes = 100) =>
  fileClient(http, [])({ url, hosts: HOSTS, authorization: 'Bearer secret' }, maxBytes, AbortSignal.timeout(5_000));
const reason = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'fetched',
    (error: unknown) => (error instanceof Problem ? error.extra.reason : error),
  );

describe('a file of a provider', () => {
  test('is fetched with the token, and followed to another host of the provider without it (S30.11)', async () => {
    seen.length = 0;
    const http = internet({ 'https://lookaside.fbsbx.com/a': moved('https://cdn.fbsbx.com/b'), 'https://cdn.fbsbx.com/b': file() });

    expect(await get(http, 'https://lookaside.fbsbx.com/a')).toEqual({ bytes: Buffer.from('bytes'), contentType: 'image/png' });
    expect(seen).toEqual([
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
    seen.length = 0;
    expect(await reason(get(internet({}), url))).toBe(expected);
    expect(await reason(get(internet({ 'https://files.slack.com/a': moved(url) }), 'https://files.slack.com/a'))).toMatch(/address|scheme|unreachable/);
    expect(seen.filter(({ url: asked }) => asked !== 'https://files.slack.com/a')).toEqual([]);
  });

  test('that is too long, that turns in a circle, or that is not there, is not taken', async () => {
    const url = 'https://files.slack.com/a';
    expect(await reason(get(internet({ [url]: file('x'.repeat(101)) }), url))).toBe('too-large');
    expect(await reason(get(internet({ [url]: moved(url) }), url))).toBe('unreachable');
    expect(await reason(get(internet({}), url))).toBe('unreachable');
    expect(await reason(get(() => Promise.reject(new Error('reset')), url))).toBe('unreachable');
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
    const client = fileClient(fetch, [base]);
    const ask = (url: string) => client({ url, hosts: [] }, 100, AbortSignal.timeout(5_000));

    expect((await ask(`${base}/file/bot1/a.jpg`)).bytes.toString()).toBe('picture');
    expect(await reason(ask(`${base}evil/a.jpg`))).toBe('scheme');
  });
});
