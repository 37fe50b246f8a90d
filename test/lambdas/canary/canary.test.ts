import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RequestListener } from 'node:http';
import { lookAround, LOOKS } from '../../../lambdas/canary/canary.ts';
import { outgoing } from '../../../lambdas/outgoing/client.ts';
import { laboratory, PUBLIC, type Laboratory } from '../outgoing/laboratory.ts';

let lab: Laboratory;
beforeEach(async () => {
  lab = await laboratory();
  for (const name of ['app.example.com', 'edge.example.com']) lab.names.set(name, [[PUBLIC[0]]]);
});
afterEach(() => lab.stop());

const ORIGINS = { app: 'http://app.example.com', edge: 'http://edge.example.com' };
const look = (origins = ORIGINS) => lookAround(origins, outgoing(lab.network, { ports: [80], ownHosts: [] }, new AbortController().signal));

type Page = readonly [status: number, type: string, body: string];
const WELL: Readonly<Record<string, Page>> = {
  '/v1/health': [200, 'application/json', '{"status":"ok","version":"1"}'],
  '/.well-known/jwks.json': [200, 'application/json; charset=utf-8', '{"keys":[{"kid":"a"}]}'],
  '/chat.js': [200, 'text/javascript', 'void 0'],
};
const serve = (over: Readonly<Record<string, Page>> = {}): void => {
  const answer: RequestListener = (request, response) => {
    const [status, type, body] = { ...WELL, ...over }[request.url ?? ''] ?? [404, 'text/plain', ''];
    response.writeHead(status, { 'content-type': type }).end(body);
  };
  lab.serve(answer);
};

describe('the canary', () => {
  test('finds nothing when all is well, and has asked each host for what is its own', async () => {
    serve();

    expect(await look()).toEqual([]);
    expect(lab.site.map(({ request }) => `${request.headers.host}${request.url}`).sort()).toEqual(
      LOOKS.map(({ host, path }) => `${host}.example.com${path}`).sort(),
    );
  });

  test.each<[string, string, Page, string]>([
    ['a firewall that refuses', '/v1/health', [403, 'application/problem+json', '{}'], 'app /v1/health: unreachable'],
    ['a service that is not well', '/v1/health', [200, 'application/json', '{"status":"down"}'], 'app /v1/health: not what it must be'],
    ['a page in the place of an answer', '/v1/health', [200, 'text/html', '<p>ok'], 'app /v1/health: type'],
    ['an empty key set', '/.well-known/jwks.json', [200, 'application/json', '{"keys":[]}'], 'app /.well-known/jwks.json: not what it must be'],
    ['a broken key set', '/.well-known/jwks.json', [200, 'application/json', '{'], 'app /.well-known/jwks.json: not what it must be'],
    ['a missing script', '/chat.js', [404, 'application/xml', ''], 'edge /chat.js: unreachable'],
    ['an empty script', '/chat.js', [200, 'text/javascript', ''], 'edge /chat.js: not what it must be'],
  ])('tells %s, and nothing else', async (_what, path, page, sentence) => {
    serve({ [path]: page });

    expect(await look()).toEqual([sentence]);
  });

  test('tells a host whose name leads nowhere, and stays outside whatever the name says', async () => {
    serve();
    lab.names.set('edge.example.com', [['10.0.0.1']]);

    expect(await look()).toEqual(['edge /chat.js: address']);
    expect(await look({ ...ORIGINS, app: 'http://gone.example.com' })).toEqual([
      'app /v1/health: address',
      'app /.well-known/jwks.json: address',
      'edge /chat.js: address',
    ]);
    expect(lab.canary).toEqual([]);
  });
});
