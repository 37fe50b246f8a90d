import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { startFunctions } from '../../../local/functions/functions.ts';
import { account, sampleBundles } from './sample-bundles.ts';

const bundles = sampleBundles();
const caller = bundles.define(
  'caller',
  `const { get } = require('node:https');
  exports.handler = async (event) => new Promise((resolve) => get(event.url, (r) => resolve(r.statusCode)).on('error', (error) => resolve(error.code)));`,
);

let server: Server;
let certificate: string;
let url: string;
beforeAll(async () => {
  const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] }];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], { extensions });
  certificate = cert;
  server = createServer({ cert, key }, (_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  bundles.remove();
});

test.each([
  ['trusts the authority that it is given', true, 200],
  ['trusts no other', false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])('a function %s', async (_, trusted, expected) => {
  const functions = startFunctions({ definitions: [caller], account, log: () => undefined, ...(trusted && { trustCa: certificate }) });
  const outcome = await functions.invoke(caller.arn, { url });
  await functions.stop();

  expect(outcome).toBe(expected);
});
