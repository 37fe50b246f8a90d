import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDistribution } from '../../../local/edge/distribution.ts';
import { listen, type Listener } from '../../../local/edge/listen.ts';
import { type Functions, startFunctions } from '../../../local/functions/functions.ts';
import { createFirewall } from '../../../local/gateway/firewall.ts';
import { createGateway } from '../../../local/gateway/gateway.ts';
import type { HttpHandler } from '../../../local/http/message.ts';
import { account, eventually, sampleBundles } from '../functions/sample-bundles.ts';
import { account as place, proxy, streamed } from '../gateway/sample-api.ts';

const bundles = sampleBundles();
const ended: string[] = [];
const log = (_: string, line: string) => void ended.push(line);
const talk = bundles.define(
  'talk',
  `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const headers = { 'Content-Type': 'text/event-stream' };
  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } });
  for (let i = 0; i < 20; i++) { stream.write('data: ' + i + '\\n\\n'); await new Promise((r) => setTimeout(r, 20)); }
  stream.end();
  console.log('told everything');
});`,
);
const upload = bundles.define('upload', `exports.handler = async (event) => ({ statusCode: 200, body: String(event.body.length) });`);

let functions: Functions;
const listeners: Listener[] = [];
let [viewer, regional] = ['', ''];
async function serve(handler: HttpHandler): Promise<string> {
  const listener = await listen({ port: 0, handler, log: () => undefined });
  listeners.push(listener);
  return `http://127.0.0.1:${listener.port}`;
}
beforeAll(async () => {
  functions = startFunctions({ definitions: [talk, upload], account, log });
  const FieldToMatch = { SingleHeader: { Name: 'x-origin-verify' } };
  const isOurs = { ByteMatchStatement: { SearchString: 'secret', FieldToMatch, PositionalConstraint: 'EXACTLY', TextTransformations: [] } };
  const rule = { Name: 'origin', Priority: 0, Action: { Block: {} }, Statement: { NotStatement: { Statement: isOurs } } };
  const firewall = createFirewall({ acl: { DefaultAction: { Allow: {} }, Rules: [rule] }, log: () => undefined });
  const paths = { '/talk': { get: streamed('talk') }, '/upload': { post: proxy('upload') } };
  const gateway = createGateway({ body: { paths }, stage: 'live', functions, account: place, firewall, log: () => undefined });
  const OriginCustomHeaders = [{ HeaderName: 'x-origin-verify', HeaderValue: 'secret' }];
  const behavior = { TargetOriginId: 'api', AllowedMethods: ['GET', 'HEAD', 'POST'], OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac' };
  const distribution = createDistribution({
    config: { DefaultCacheBehavior: behavior, Origins: [{ Id: 'api', DomainName: 'api.example', OriginPath: '/live', OriginCustomHeaders }] },
    identity: { distributionId: 'E1', distributionDomainName: 'd1.cloudfront.net' },
    origins: () => gateway,
    functions: {},
    log: () => undefined,
  });
  [viewer, regional] = [await serve(distribution), await serve(gateway)];
});
afterAll(async () => {
  await Promise.all(listeners.map((listener) => listener.stop()));
  await functions.stop();
  bundles.remove();
});

test('from function to viewer the first event arrives long before the last', async () => {
  const response = await fetch(`${viewer}/talk`);
  const started = ended.length;
  const chunks: string[] = [];
  for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk).toString());

  expect([response.status, response.headers.get('content-type'), response.headers.getSetCookie()]).toEqual([200, 'text/event-stream', ['a=1', 'b=2']]);
  expect(started).toBe(0);
  expect(chunks.length).toBeGreaterThan(5);
  expect(chunks.join('')).toMatch(/^data: 0\n\n.*data: 19\n\n$/s);
});

test('a viewer that goes away does not end the function, and the next viewer is served', async () => {
  ended.length = 0;
  const leaving = new AbortController();
  await fetch(`${viewer}/talk`, { signal: leaving.signal });
  leaving.abort();

  await eventually(() => ended.includes('told everything'));
  expect((await fetch(`${viewer}/upload`, { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(200);
});

test('the API answers nobody who does not come through the distribution', async () => {
  expect((await fetch(`${regional}/live/talk`)).status).toBe(403);
  expect((await fetch(`${regional}/live/upload`, { method: 'POST', headers: { 'x-origin-verify': 'guess' }, body: 'x' })).status).toBe(403);
});

test('a request beyond 10 MB is refused, and the connection is not left hanging', async () => {
  expect((await fetch(`${viewer}/upload`, { method: 'POST', body: 'x'.repeat(10_485_761) })).status).toBe(413);
});
