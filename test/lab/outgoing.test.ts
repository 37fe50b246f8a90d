import { createServer, request, type Server } from 'node:http';
import { lookup } from 'node:dns/promises';
import { createServer as createSecure } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { outgoing } from '../../lambdas/outgoing/client.ts';
import { internet } from '../../lambdas/outgoing/network.ts';
import { urlReason } from '../../lambdas/outgoing/refusal.ts';
import { DEFAULT_RULES } from '../../lambdas/outgoing/target.ts';
import { nameServer, type Zone } from './name-server.ts';

const PUBLIC = '93.184.216.34';
const METADATA = '169.254.169.254';
/** What stands inside, each with a canary on port 80. */
const INSIDE = [METADATA, '10.0.0.1', '100.100.100.200', '168.63.129.16', '127.0.0.1', '::1', 'fd00:ec2::254'];

const zone: Zone = new Map();
const canary: string[] = [];
const seen: string[] = [];
let location: string | undefined;
let server: { asked: string[]; stop: () => Promise<void> };
const servers: Server[] = [];

const listen = (each: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => void each.once('error', reject).listen(port, host, () => (servers.push(each), resolve())));

beforeAll(async () => {
  server = await nameServer(zone);
  for (const address of INSIDE) {
    await listen(
      createServer((_request, response) => {
        canary.push(address);
        response.writeHead(200, { 'content-type': 'text/html' }).end('canary');
      }),
      80,
      address,
    );
  }
  for (const address of [PUBLIC, '2606:2800:220:1::1']) {
    await listen(
      createServer((incoming, response) => {
        seen.push(`${address} ${incoming.headers.host}`);
        if (location) response.writeHead(302, { location }).end();
        else response.writeHead(200, { 'content-type': 'text/html' }).end('public');
      }),
      80,
      address,
    );
  }
});
afterAll(async () => {
  await server.stop();
  for (const each of servers) {
    each.closeAllConnections();
    await new Promise((resolve) => each.close(resolve));
  }
});
beforeEach(() => {
  zone.clear();
  canary.length = 0;
  seen.length = 0;
  location = undefined;
  zone.set('site.example.com', [[PUBLIC]]);
});

const get = (url: string): Promise<string> =>
  outgoing(internet, DEFAULT_RULES, AbortSignal.timeout(20_000))
    .get(url, { accept: '*/*', takes: (type) => type === 'text/html' })
    .then(
      ({ bytes }) => bytes.toString(),
      (error: unknown) => urlReason(error) ?? String(error),
    );

/** A client that checks a name and then lets the socket look it up again. */
async function naive(name: string): Promise<string> {
  await lookup(name);
  return new Promise((resolve, reject) => {
    request({ host: name, port: 80 }, (answer) => answer.setEncoding('utf8').on('data', resolve))
      .on('error', reject)
      .end();
  });
}

test('the laboratory works: a naive client is led inside by a name and by an address', async () => {
  zone.set('rebind.example.com', [[PUBLIC], [METADATA]]);

  expect(await naive('rebind.example.com')).toBe('canary');
  expect(canary).toEqual([METADATA]);
  expect(await (await fetch(`http://${METADATA}/`)).text()).toBe('canary');
});

test.each([
  ['a name', 'http://site.example.com/', PUBLIC],
  ['a name of IPv6 only', 'http://six.example.com/', '2606:2800:220:1::1'],
  ['an address', `http://${PUBLIC}/`, PUBLIC],
  ['an address of IPv6', 'http://[2606:2800:220:1::1]/', '2606:2800:220:1::1'],
  ['an alias', 'http://alias.example.com/', PUBLIC],
])('%s of the Internet is reached (S6.15)', async (_name, url, address) => {
  zone.set('six.example.com', [['2606:2800:220:1::1']]);
  zone.set('alias.example.com', [['site.example.com']]);

  expect(await get(url)).toBe('public');
  expect(seen[0]).toContain(`${address} `);
});

describe('what is inside is never asked', () => {
  test.each(Array.from({ length: 20 }, (_, attempt) => attempt))('by a name that changes its mind, try %i (S6.5)', async (attempt) => {
    zone.set('rebind.example.com', attempt % 2 === 0 ? [[PUBLIC], [METADATA]] : [[METADATA], [PUBLIC]]);
    const results = [await get('http://rebind.example.com/'), await get('http://rebind.example.com/')];

    expect(canary).toEqual([]);
    expect(results.every((result) => result === 'public' || result === 'address')).toBe(true);
  });

  test.each([
    ['two addresses, one of them private', [PUBLIC, '10.0.0.1']],
    ['the loopback of IPv6', ['::1']],
    ['a mapped address', [`::ffff:${METADATA}`]],
    ['a metadata service of IPv6', ['fd00:ec2::254']],
    ['a wire server', ['168.63.129.16']],
    ['shared address space', ['100.100.100.200']],
    ['an alias of something inside', ['inside.example.com']],
  ])('by a name with %s (S6.6)', async (_name, answers) => {
    zone.set('inside.example.com', [['10.0.0.1']]);
    zone.set('multi.example.com', [answers]);

    expect(await get('http://multi.example.com/')).toBe('address');
    expect(canary).toEqual([]);
  });

  test('by a name that does not exist at first (S6.6)', async () => {
    zone.set('late.example.com', [[], [METADATA]]);

    expect([await get('http://late.example.com/'), await get('http://late.example.com/')]).toEqual(['address', 'address']);
    expect(canary).toEqual([]);
  });

  test.each([
    ...INSIDE.map((address) => (address.includes(':') ? `http://[${address}]/` : `http://${address}/`)),
    'http://0x7f000001/',
    'http://2852039166/',
    'http://[::ffff:7f00:1]/',
  ])('by %s, given or by redirect (S6.2, S6.7)', async (url) => {
    location = url;

    expect([await get(url), await get('http://site.example.com/')]).toEqual(['address', 'address']);
    expect(canary).toEqual([]);
  });

  test('by a redirect to a name that leads inside (S6.7)', async () => {
    zone.set('inside.example.com', [[METADATA]]);
    location = 'http://inside.example.com/';

    expect(await get('http://site.example.com/')).toBe('address');
    expect(canary).toEqual([]);
  });
});

test('a closed door and a name inside take no different path that could be timed (S6.12)', async () => {
  zone.set('open.example.com', [['10.0.0.1']]);
  zone.set('closed.example.com', [['10.0.0.2']]);
  const time = async (url: string): Promise<number> => {
    const began = performance.now();
    expect(await get(url)).toBe('address');
    return performance.now() - began;
  };
  const [open, closed]: [number[], number[]] = [[], []];
  for (let round = 0; round < 60; round += 1) {
    open.push(await time('http://open.example.com/'));
    closed.push(await time('http://closed.example.com/'));
  }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: number[]): number => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
  const t = (mean(open) - mean(closed)) / Math.sqrt(variance(open) / open.length + variance(closed) / closed.length);

  expect(Math.abs(t)).toBeLessThan(4.5);
  expect(canary).toEqual([]);
});

test('a certificate that nobody vouches for is not believed', async () => {
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'site.example.com' }]);
  const secure = createSecure({ key, cert }, (_request, response) => {
    canary.push('tls');
    response.end();
  });
  await listen(secure as unknown as Server, 443, PUBLIC);

  expect(await get('https://site.example.com/')).toBe('unreachable');
  expect(canary).toEqual([]);
});
