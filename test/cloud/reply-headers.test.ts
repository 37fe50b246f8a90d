import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { breakRing } from '../support/broken-ring.ts';
import { tablesOf } from '../support/cloud-clients.ts';
import { type Bot, type Tenant, cloud, invokeWorker, newChatbot, newTenant } from '../support/cloud.ts';
import { raw, type RawReply } from '../support/raw-request.ts';

const { db, end } = tablesOf();
afterAll(end);

/** One logs out; one stays; of one the month is used up. */
let [leaving, staying, spent]: Tenant[] = [];
/** Cookies of a session that has ended. */
let ended = '';
/** One that nothing limits; one that a person may ask once a minute; one of which nobody can count who asks. */
let [bot, limited, uncounted, spentBot]: Bot[] = [];

const cookie = (who: Tenant | undefined): string => [...(who?.client.cookies ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
const post = (path: string, body: unknown, who = staying): Promise<RawReply> => {
  const text = JSON.stringify(body);
  const headers = ['cookie', cookie(who), 'origin', cloud().app, 'content-type', 'application/json', 'content-length', String(Buffer.byteLength(text))];
  return raw({ method: 'POST', path, headers, body: text });
};
const say = (to: Bot | undefined, who = staying): Promise<RawReply> => post(`/v1/chatbots/${to?.id}/chat`, { message: 'When do you open?' }, who);

/** Says a first word, after which the month of the account has a row; then as many are used as the plan has. */
async function useUp(tenant: Tenant): Promise<Bot> {
  await invokeWorker('OperatorCommand', { command: 'plan', accountId: tenant.accountId, plan: 'free' });
  const own = await newChatbot(tenant);
  expect((await say(own, tenant)).status).toBe(200);
  const TableName = cloud().tableNames['Quota'] ?? '';
  const { Items = [] } = await db.send(new ScanCommand({ TableName, ConsistentRead: true }));
  const month = Items.find(({ pk, sk }) => String(pk).startsWith('MONTH#') && sk === tenant.accountId);
  await db.send(new PutCommand({ TableName, Item: { ...month, messages: 500 } }));
  return own;
}

beforeAll(async () => {
  const [one, two, three, gone] = await Promise.all([newTenant(), newTenant(), newTenant(), newTenant()]);
  [leaving, staying, spent] = [one, two, three];
  ended = cookie(gone);
  await expectStatus(gone.client.call('POST', '/v1/auth/logout'), 204);
  bot = await newChatbot(two);
  limited = await newChatbot(two);
  await expectStatus(two.client.call('PUT', `/v1/chatbots/${limited.id}/limits`, { body: { minute: { visitor: 1 } } }), 200);
  expect((await say(limited)).status).toBe(200);
  uncounted = await newChatbot(two);
  await breakRing(db, `RING#chat-visitor#${uncounted.id}#member:${two.userId}#0`);
  spentBot = await useUp(three);
}, 60_000);

describe('every reply of the API', () => {
  const replies: [string, () => Promise<RawReply>, number][] = [
    ['200', () => raw({ path: '/v1/health' }), 200],
    ['204', () => raw({ method: 'POST', path: '/v1/auth/logout', headers: ['cookie', cookie(leaving), 'origin', cloud().app] }), 204],
    [
      'a preflight',
      () => raw({ method: 'OPTIONS', path: '/v1/chatbots', headers: ['origin', 'https://evil.example', 'access-control-request-method', 'POST'] }),
      204,
    ],
    ['400', () => raw({ path: '/v1/health?x=1' }), 400],
    ['400 of script in the address', () => raw({ path: '/v1/health?x=%3Cscript%3Ealert(1)%3C/script%3E' }), 400],
    ['404 of what would show the environment (S15.7)', () => raw({ path: '/env' }), 404],
    ['404 of what would show the inside (S15.7)', () => raw({ path: '/v1/debug/config' }), 404],
    ['401 of the authorizer', () => raw({ path: '/v1/me' }), 401],
    [
      '403',
      () => raw({ method: 'POST', path: '/v1/auth/login', headers: ['origin', 'https://evil.example', 'content-type', 'application/json'], body: '{}' }),
      403,
    ],
    ['404 of the gateway', () => raw({ path: '/v1/nope' }), 404],
    ['401 of a session that has ended', () => raw({ path: '/v1/me', headers: ['cookie', ended] }), 401],
    ['200 of a handler', () => raw({ path: '/v1/me', headers: ['cookie', cookie(staying)] }), 200],
    ['404 of a handler', () => raw({ path: '/v1/chatbots/00000000-0000-7000-8000-000000000000', headers: ['cookie', cookie(staying)] }), 404],
    [
      '422 of a handler',
      () => post(`/v1/chatbots/${bot?.id}/materials/uploads`, { filename: 'a.exe', contentType: 'application/octet-stream', bytes: 10 }),
      422,
    ],
    ['429 of a handler', () => say(limited), 429],
    ['402 of a handler', () => say(spentBot, spent), 402],
    ['503 of a handler', () => say(uncounted), 503],
    ['405', () => raw({ method: 'DELETE', path: '/v1/health' }), 405],
    [
      '400 of a body that is no JSON',
      () => raw({ method: 'POST', path: '/v1/auth/login', headers: ['content-type', 'application/json', 'content-length', '1'], body: '{' }),
      400,
    ],
    ['404 of a route of the other host', () => raw({ path: '/w/pk_0000000000000000000000' }), 404],
    ['415', () => raw({ method: 'POST', path: '/v1/auth/login', headers: ['content-type', 'text/plain', 'content-length', '2'], body: '{}' }), 415],
  ];

  test.each(replies)('%s has the headers, is never stored, and says nothing of what runs it (S4.1, S4.5, S4.8, S4.9, S8.2, S8.7)', async (_, send, status) => {
    const { status: got, headers, text } = await send();

    expect(got).toBe(status);
    expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains; preload');
    expect(headers['content-security-policy']).toBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['vary']).toMatch(/origin/i);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-request-id']).toMatch(/^[\w-]{8,}$/);
    expect([headers['server'], headers['x-powered-by'], headers['etag']]).toEqual([undefined, undefined, undefined]);
    if (got === 429)
      expect([headers['retry-after'], headers['ratelimit-policy']]).toEqual([expect.stringMatching(/^\d+$/), expect.stringContaining(';q=1;w=60')]);
    if (got >= 400) {
      expect(headers['content-type']).toBe('application/problem+json');
      const problem = JSON.parse(text) as Record<string, unknown>;
      expect(problem).toMatchObject({ status: got, instance: headers['x-request-id'], type: `https://rempart.dev/problems/${String(problem['code'])}` });
      expect(text).not.toMatch(/arn:|rempart-data|node_modules|at \w+ \(|SELECT|127\.0\.0\.1/);
    }
  });
});

test.each([
  ['the loader', () => raw({ origin: cloud().edge, path: '/chat.js' }), 200],
  ['a file of the widget that is not there', () => raw({ origin: cloud().edge, path: '/chat-0.js' }), 403],
  ['the dashboard', () => raw({ path: '/' }), 200],
  ['a file of the dashboard that is not there', () => raw({ path: '/assets/nothing.js' }), 403],
])('%s has the headers and says nothing of the store that keeps it (S4.1, S4.8)', async (_, send, status) => {
  const { status: got, headers } = await send();

  expect(got).toBe(status);
  expect(headers['server']).toBe('CloudFront');
  expect(Object.keys(headers).filter((name) => /^x-amz-(?!cf-)/.test(name))).toEqual([]);
  expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains; preload');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
  expect([headers['x-content-type-options'], headers['referrer-policy']]).toEqual(['nosniff', 'no-referrer']);
});
