import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { filesBelow, providerClient } from '../../../lambdas/messaging/provider-client.ts';

let provider: Server;
let elsewhere: Server;
const seen: (string | undefined)[] = [];
const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listening = (server: Server): Promise<Server> => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));

beforeAll(async () => {
  elsewhere = await listening(
    createServer(({ headers }, answer) => {
      seen.push(headers.authorization);
      answer.end('{}');
    }),
  );
  provider = await listening(createServer((_request, answer) => answer.writeHead(307, { location: `${originOf(elsewhere)}/` }).end()));
});
afterAll(() => {
  provider.close();
  elsewhere.close();
});

const headers = { authorization: 'Bearer of a customer' };

test('a provider that redirects takes no token of a customer elsewhere, with a call or with a file (S30.11, S6.14)', async () => {
  const base = originOf(provider);
  const call = providerClient({ graph: base, telegram: base, slack: base }, fetch);
  await expect(call({ provider: 'graph', method: 'POST', path: '/me/messages', headers, body: { text: 'a' } }, AbortSignal.timeout(5_000))).rejects.toThrow(
    'graph did not answer',
  );
  await expect(filesBelow([base], fetch).request(`${base}/file`, headers, 1_000, AbortSignal.timeout(5_000))).rejects.toThrow();
  expect(seen).toEqual([]);
});
