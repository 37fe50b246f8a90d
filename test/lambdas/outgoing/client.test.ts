import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { request as plainRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nextTarget, outgoing } from '../../../lambdas/outgoing/client.ts';
import { urlReason, urlRefused } from '../../../lambdas/outgoing/refusal.ts';
import { DEFAULT_RULES, type TargetRules } from '../../../lambdas/outgoing/target.ts';
import { laboratory, PUBLIC, type Laboratory } from './laboratory.ts';

let lab: Laboratory;
beforeEach(async () => {
  lab = await laboratory();
  lab.names.set('site.example.com', [[PUBLIC[0]]]);
  lab.names.set('other.example.com', [[PUBLIC[0]]]);
});
afterEach(() => lab.stop());

const RULES: TargetRules = DEFAULT_RULES;
const wanted = { accept: 'text/html', takes: (type: string) => type === 'text/html' };
const get = (url: string, over: Partial<Parameters<ReturnType<typeof outgoing>['get']>[1]> = {}, until = new AbortController().signal) =>
  outgoing(lab.network, RULES, until).get(url, { ...wanted, ...over });
const refusal = async (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => 'fetched',
    (error: unknown) => urlReason(error) ?? String(error),
  );
const html = (body: string | Buffer, headers: Record<string, string> = {}) =>
  lab.serve((_request, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body));

/** What the guard is for: a client that looks a name up, judges the first answer, and then lets the socket look it up again. */
async function naive(name: string): Promise<string> {
  await lab.network.resolve(name);
  const [address = ''] = await lab.network.resolve(name);
  const end = lab.network.wire!(address, 80);
  return new Promise((resolve, reject) => {
    plainRequest({ host: end.address, port: end.port, path: '/' }, (answer) => answer.setEncoding('utf8').on('data', resolve))
      .on('error', reject)
      .end();
  });
}

describe('a page', () => {
  test.each([
    ['as it is', (text: string) => Buffer.from(text), {}],
    ['gzip', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
    ['deflate', (text: string) => deflateSync(text), { 'content-encoding': 'deflate' }],
    ['brotli', (text: string) => brotliCompressSync(text), { 'content-encoding': 'br' }],
  ])('is fetched %s (S6.15)', async (_name, encode, headers) => {
    html(encode('<h1>Hello</h1>'), headers as Record<string, string>);

    expect(await get('http://site.example.com/a?b=c')).toMatchObject({
      url: 'http://site.example.com/a?b=c',
      contentType: 'text/html',
      bytes: Buffer.from('<h1>Hello</h1>'),
    });
    expect(lab.site[0]?.request.url).toBe('/a?b=c');
  });

  test('in chunks, under a name of another script, and after one redirect, is fetched (S6.15)', async () => {
    lab.names.set('xn--bcher-kva.example.com', [[PUBLIC[0]]]);
    lab.serve((request, response) => {
      if (request.url === '/old') {
        response.writeHead(301, { location: '/new' }).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/html' }).write('one ');
      response.end('two');
    });

    const { url, bytes } = await get('http://bücher.example.com/old');
    expect([url, bytes.toString()]).toEqual(['http://xn--bcher-kva.example.com/new', 'one two']);
  });

  test('is asked for by our name and without any credential, after a redirect to another host too (S6.14)', async () => {
    lab.serve((request, response) =>
      request.headers.host === 'site.example.com'
        ? response.writeHead(302, { location: 'http://other.example.com/', 'set-cookie': 'a=b' }).end()
        : response.writeHead(200, { 'content-type': 'text/html' }).end('x'),
    );
    await get('http://site.example.com/');

    expect(lab.site.map(({ request }) => request.headers.host)).toEqual(['site.example.com', 'other.example.com']);
    for (const { request } of lab.site) {
      expect(request.headers['user-agent']).toContain('RempartBot');
      expect(Object.keys(request.headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    }
  });
});

describe('what is inside', () => {
  test('is reached by a client that checks first and looks up again: the canary works', async () => {
    lab.names.set('rebind.example.com', [[PUBLIC[0]], ['169.254.169.254']]);

    expect(await naive('rebind.example.com')).toBe('canary-of-the-inside');
    expect(lab.canary).toHaveLength(1);
  });

  test.each(Array.from({ length: 20 }, (_, attempt) => attempt))('is not reached by a name that changes its answer, try %i (S6.5)', async (attempt) => {
    lab.names.set('rebind.example.com', attempt % 2 === 0 ? [[PUBLIC[0]], ['169.254.169.254']] : [['127.0.0.1'], [PUBLIC[0]]]);
    html('public');
    await refusal(get('http://rebind.example.com/'));
    await refusal(get('http://rebind.example.com/'));

    expect(lab.canary).toEqual([]);
    expect(lab.looked.length).toBeLessThanOrEqual(2);
  });

  test('is not reached by a name that changes between two hops (S6.5)', async () => {
    lab.names.set('rebind.example.com', [[PUBLIC[0]], ['10.0.0.1']]);
    lab.serve((_request, response) => response.writeHead(302, { location: '/next' }).end());

    expect(await refusal(get('http://rebind.example.com/'))).toBe('address');
    expect(lab.canary).toEqual([]);
  });

  test.each([
    ['one public and one private address', [PUBLIC[0], '10.0.0.1']],
    ['the loopback address of IPv6 only', ['::1']],
    ['a mapped address', ['::ffff:169.254.169.254']],
    ['a metadata service of IPv6', ['fd00:ec2::254']],
    ['NAT64', ['64:ff9b::a9fe:a9fe']],
    ['nothing', []],
  ])('is not reached by a name with %s (S6.6)', async (_name, answers) => {
    lab.names.set('multi.example.com', [answers]);

    expect(await refusal(get('http://multi.example.com/'))).toBe('address');
    expect(lab.canary).toEqual([]);
  });

  test('a name that does not resolve says the same as a name that is inside (S6.12)', async () => {
    lab.names.set('inside.example.com', [['10.0.0.1']]);
    const message = (url: string) => get(url).catch((error: { extra: unknown }) => error.extra);

    expect(await message('http://none.example.com/')).toEqual(await message('http://inside.example.com/'));
  });

  test.each([301, 302, 303, 307, 308])('is not reached by a redirect with %i (S6.7)', async (status) => {
    lab.serve((_request, response) => response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data/' }).end());

    expect(await refusal(get('http://site.example.com/'))).toBe('address');
    expect(lab.canary).toEqual([]);
  });

  test.each([
    ['Refresh header', { refresh: '0; url=http://169.254.169.254/' }, ''],
    ['meta refresh', {}, '<meta http-equiv="refresh" content="0; url=http://169.254.169.254/">'],
    ['script', {}, '<script>location = "http://169.254.169.254/"</script><img src="http://169.254.169.254/">'],
  ])('is not reached by a %s (S6.7)', async (_name, headers, body) => {
    html(body, headers as Record<string, string>);
    await get('http://site.example.com/');

    expect(lab.canary).toEqual([]);
  });

  test.each([
    ['file:///etc/passwd', 'scheme'],
    ['gopher://site.example.com/', 'scheme'],
    ['//user@site.example.com/', 'address'],
    ['http://site.example.com:6379/', 'port'],
  ])('a redirect to %s ends with %s (S6.7)', async (location, reason) => {
    lab.serve((_request, response) => response.writeHead(302, { location }).end());

    expect(await refusal(get('http://site.example.com/'))).toBe(reason);
  });

  test('a redirect never gives up the encryption, and may take it up (S6.7)', () => {
    const from = (scheme: string) => new URL(`${scheme}://site.example.com/a`);

    for (const location of ['http://site.example.com/', 'http://other.example.com/b', 'HTTP://site.example.com/'])
      expect(() => nextTarget(from('https'), location, RULES)).toThrow('from https to http');
    expect(nextTarget(from('http'), 'https://other.example.com/', RULES).href).toBe('https://other.example.com/');
    expect(nextTarget(from('https'), '/b', RULES).href).toBe('https://site.example.com/b');
  });

  test('a loop of redirects ends after three (S6.7)', async () => {
    lab.serve((_request, response) => response.writeHead(302, { location: '/again' }).end());

    expect(await refusal(get('http://site.example.com/'))).toBe('unreachable');
    expect(lab.site).toHaveLength(4);
  });
});

describe('an answer', () => {
  test.each([
    ['another type', 'type', { 'content-type': 'application/octet-stream' }, 'x'],
    ['a coding that nobody knows', 'type', { 'content-type': 'text/html', 'content-encoding': 'zstd' }, 'x'],
    ['codings upon codings', 'type', { 'content-type': 'text/html', 'content-encoding': 'gzip, gzip' }, 'x'],
    ['a broken gzip', 'unreachable', { 'content-type': 'text/html', 'content-encoding': 'gzip' }, 'not gzip'],
    ['more than is taken', 'too-large', { 'content-type': 'text/html' }, 'x'.repeat(1_001)],
  ])('with %s is refused as %s (S6.11)', async (_name, reason, headers, body) => {
    lab.serve((_request, response) => response.writeHead(200, headers as Record<string, string>).end(body));

    expect(await refusal(get('http://site.example.com/', { maxBytes: 1_000 }))).toBe(reason);
  });

  test('of exactly what is taken is taken', async () => {
    html('x'.repeat(1_000));

    expect((await get('http://site.example.com/', { maxBytes: 1_000 })).bytes).toHaveLength(1_000);
  });

  test('that unpacks to a gigabyte is cut at the limit, in little memory (S6.11)', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000), { level: 9 });
    html(bomb, { 'content-encoding': 'gzip' });
    const before = process.memoryUsage().rss;

    expect(await refusal(get('http://site.example.com/'))).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  test('without an end is cut at the limit (S6.11)', async () => {
    lab.serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const more = (): void => void (response.destroyed || (response.write('x'.repeat(65_536)) ? setImmediate(more) : response.once('drain', more)));
      more();
    });

    expect(await refusal(get('http://site.example.com/'))).toBe('too-large');
  });

  test('that never comes, or comes byte by byte, ends with the time (S6.11)', async () => {
    const soon = (): AbortSignal => AbortSignal.timeout(300);
    lab.serve(() => undefined);
    expect(await refusal(get('http://site.example.com/', {}, soon()))).toBe('timeout');

    lab.serve((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('<'));
    expect(await refusal(get('http://site.example.com/', {}, soon()))).toBe('timeout');
  });

  test('with a flood of headers is cut (S6.11)', async () => {
    lab.serve((_request, response) => response.writeHead(200, { 'content-type': 'text/html', 'x-flood': 'x'.repeat(20_000) }).end());

    expect(await refusal(get('http://site.example.com/'))).toBe('too-large');
  });

  test('that lies about its length is not believed (S6.11)', async () => {
    lab.serve((_request, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100\r\n\r\nshort');
    });

    expect(await refusal(get('http://site.example.com/'))).toBe('unreachable');
  });

  test.each([204, 206, 401, 404, 500])('with status %i is no page, and nothing of it is repeated (S6.13)', async (status) => {
    lab.serve((_request, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(status === 204 ? undefined : 'secret of the site'));
    const error: { extra: object } = await get('http://site.example.com/').then(
      () => ({ extra: {} }),
      (failure: { extra: object }) => failure,
    );

    expect(error.extra).toEqual(urlRefused('unreachable', '').extra);
    expect(JSON.stringify(error.extra)).not.toContain('secret of the site');
  });
});

describe('a message that is posted', () => {
  const post = (url: string, headers: Record<string, string> = {}, rules: TargetRules = { ...RULES, httpsOnly: false }) =>
    outgoing(lab.network, rules, new AbortController().signal).post(url, { headers, body: Buffer.from('{"a":1}') });

  test('arrives byte for byte, and the beginning of the answer comes back', async () => {
    lab.serve((_request, response) => response.writeHead(429, { 'retry-after': '7' }).end('x'.repeat(100_000)));
    const { status, retryAfter, body } = await post('http://site.example.com/hook', { 'content-type': 'application/json', 'webhook-id': 'msg_1' });

    expect([status, retryAfter, body.length]).toEqual([429, '7', 65_536]);
    expect(lab.site[0]?.body).toBe('{"a":1}');
    expect(lab.site[0]?.request.headers).toMatchObject({ 'webhook-id': 'msg_1', 'content-length': '7' });
  });

  test('follows no redirect (S6.7)', async () => {
    lab.serve((_request, response) => response.writeHead(307, { location: 'http://169.254.169.254/' }).end());

    expect((await post('http://site.example.com/hook')).status).toBe(307);
    expect([lab.site.length, lab.canary.length]).toEqual([1, 0]);
  });

  test('goes by https only, to the Internet only', async () => {
    expect(await refusal(post('http://site.example.com/', {}, RULES))).toBe('scheme');
    expect(await refusal(post('http://169.254.169.254/'))).toBe('address');
  });

  test.each(['Host', 'content-length', 'Cookie', 'Authorization', 'X-Rempart-Address'])('cannot carry %s of a customer (S28.8)', async (name) => {
    await expect(post('http://site.example.com/', { [name]: 'x' })).rejects.toThrow(/not the caller/);
  });
});

test('hashes of what is fetched are of what was sent, not of the coding', async () => {
  html(gzipSync('same'), { 'content-encoding': 'gzip' });
  const { bytes } = await get('http://site.example.com/');

  expect(createHash('sha256').update(bytes).digest('hex')).toBe(createHash('sha256').update('same').digest('hex'));
});
