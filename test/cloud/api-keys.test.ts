import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { makeApiKey } from '../../lambdas/tokens/api-key.ts';
import { mailedToken } from '../../local/client/account.ts';
import { createClient, readReply } from '../../local/client/client.ts';
import { type Bot, type Tenant, cloud, confirmed, freshSource, journalOf, newApiKey, newChatbot, newTenant, newVisitor } from '../support/cloud.ts';
import { tracesOf } from '../support/traces.ts';

let tenant: Tenant;
let [first, second]: Bot[] = [];
beforeAll(async () => {
  tenant = await newTenant();
  await confirmed(tenant);
  [first, second] = [await newChatbot(tenant), await newChatbot(tenant)];
});

interface Body {
  readonly code: string;
  readonly instance: string;
  readonly items: { readonly id: string; readonly lastUsedAt?: string }[];
}
const withKey = async (
  secret: string,
  path: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
) =>
  readReply<Body>(
    await fetch(cloud().app + path, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
const settings = (bot = first) => `/v1/chatbots/${bot?.id}`;

describe('a key', () => {
  test('needs the password again, and is shown once', async () => {
    const other = await newTenant();
    const body = { name: 'CI', scopes: { settings: 'read' } };
    const refused = await other.client.call<Body>('POST', '/v1/api-keys', { body });
    expect([refused.status, refused.body.code]).toEqual([403, 'confirmation-required']);

    const made = await newApiKey(tenant, { settings: 'read' });
    expect(made.secret).toMatch(/^sk_live_[0-9A-Za-z]{49}$/);
    const list = await tenant.client.call<Body>('GET', '/v1/api-keys');
    expect(list.body.items.map(({ id }) => id)).toContain(made.id);
    expect(list.text).not.toContain(made.secret);
    expect(list.text).not.toContain(createHash('sha256').update(made.secret).digest('base64url'));
  });

  test('is repeated by idempotency key without its secret', async () => {
    const call = () =>
      tenant.client.call<{ apiKey: { id: string }; secret?: string }>('POST', '/v1/api-keys', {
        body: { name: 'Once', scopes: { settings: 'read' } },
        headers: { 'idempotency-key': 'the-same-key' },
      });
    const [one, two] = [await call(), await call()];
    expect([two.status, two.body.apiKey.id === one.body.apiKey.id, one.body.secret !== undefined, two.body.secret]).toEqual([201, true, true, undefined]);
  });

  test('reaches what its scopes name, on the chatbots that it covers (S5.5)', async () => {
    const { secret } = await newApiKey(tenant, { settings: 'read' }, { chatbotIds: [first?.id] });

    expect((await withKey(secret, settings())).status).toBe(200);
    expect((await withKey(secret, settings(second))).body.code).toBe('not-found');
    expect((await withKey(secret, settings(), { method: 'PATCH', body: { name: 'x' } })).body.code).toBe('not-allowed');
    expect((await withKey(secret, `${settings()}/materials`)).body.code).toBe('not-allowed');
    expect((await withKey(secret, '/v1/chatbots')).body.items.map(({ id }) => id)).toEqual([first?.id]);
  });

  test('of a chatbot that is not the account’s cannot be made (S9.5)', async () => {
    const foreign = await newChatbot(await newTenant());
    const reply = await tenant.client.call<Body>('POST', '/v1/api-keys', { body: { name: 'x', scopes: { settings: 'read' }, chatbotIds: [foreign.id] } });
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
  });

  test.each([[{}], [{ settings: 'admin' }], [{ everything: 'write' }], [{ settings: ['read'] }], ['*']])(
    'with the scopes %j cannot be made (S10.9)',
    async (scopes) => {
      expect((await tenant.client.call('POST', '/v1/api-keys', { body: { name: 'x', scopes } })).status).toBe(400);
    },
  );

  test('is dead at the very next call when it is revoked; others live on', async () => {
    const [one, two] = [await newApiKey(tenant, { settings: 'read' }), await newApiKey(tenant, { settings: 'read' })];
    expect((await withKey(one.secret, settings())).status).toBe(200);
    expect((await tenant.client.call('DELETE', `/v1/api-keys/${one.id}`)).status).toBe(204);
    const after = await Promise.all(Array.from({ length: 10 }, () => withKey(one.secret, settings())));

    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await withKey(two.secret, settings())).status).toBe(200);
  });

  test('is dead when its time is over, whatever the table still holds', async () => {
    const { secret } = await newApiKey(tenant, { settings: 'read' }, { expiresAt: new Date(Date.now() + 1_500).toISOString() });
    const statuses = new Set<number>();
    const deadline = Date.now() + 10_000;
    while (!statuses.has(401) && Date.now() < deadline) statuses.add((await withKey(secret, settings())).status);
    expect(statuses).toContain(401);
  });

  test('shows when it was used last', async () => {
    const { id, secret } = await newApiKey(tenant, { settings: 'read' });
    await withKey(secret, settings());
    const { body } = await tenant.client.call<Body>('GET', '/v1/api-keys');
    expect(Date.parse(body.items.find((key) => key.id === id)?.lastUsedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  test('asks a chatbot, and its conversation is of the channel api', async () => {
    const { secret } = await newApiKey(tenant, { conversations: 'write' });
    const answer = await withKey(secret, `${settings()}/chat`, { method: 'POST', body: { message: 'Hello?' } });
    const { body } = await tenant.client.call<{ items: { channel: string }[] }>('GET', `${settings()}/conversations`);
    expect([answer.status, body.items[0]?.channel]).toEqual([200, 'api']);
  });
});

describe('what is no key', () => {
  let secret: string;
  beforeAll(async () => {
    ({ secret } = await newApiKey(tenant, { settings: 'read' }));
  });

  test.each<[string, (key: string) => { path?: string; headers: Record<string, string> }]>([
    ['in the query', (key) => ({ path: `?api_key=${key}`, headers: {} })],
    ['in a cookie', (key) => ({ headers: { cookie: `__Host-access=${key}` } })],
    ['as a password', (key) => ({ headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` } })],
    ['in another header', (key) => ({ headers: { 'x-api-key': key } })],
    ['with a lower-case scheme', (key) => ({ headers: { authorization: `bearer ${key}` } })],
    ['with another case', (key) => ({ headers: { authorization: `Bearer ${key.toUpperCase()}` } })],
    ['but its beginning', (key) => ({ headers: { authorization: `Bearer ${key.slice(0, -1)}` } })],
    ['with a last letter that is another', (key) => ({ headers: { authorization: `Bearer ${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}` } })],
    ['of a megabyte', (key) => ({ headers: { authorization: `Bearer ${key}${'a'.repeat(8_000)}` } })],
  ])('%s is 401 (S5.6, S5.7)', async (_name, make) => {
    const { path = '', headers } = make(secret);
    const reply = await readReply(await fetch(`${cloud().app}${settings()}${path}`, { headers }));
    expect(reply.status).toBe(401);
  });

  test('beside a session is ambiguous, and none', async () => {
    const reply = await tenant.client.call('GET', settings(), { headers: { authorization: `Bearer ${secret}` } });
    expect(reply.status).toBe(401);
  });

  test('in a browser of another site is refused (S5.10)', async () => {
    const reply = await withKey(secret, settings(), { headers: { origin: 'https://shop.example.com' } });
    expect([reply.status, reply.body.code, reply.headers.get('access-control-allow-origin')]).toEqual([403, 'not-allowed', null]);
    expect(await journalOf(reply.body.instance)).toHaveLength(1);
  });
});

test('keys mint no keys and see no account (S5.8)', async () => {
  const { id, secret } = await newApiKey(tenant, { settings: 'write' });
  const mint = await withKey(secret, '/v1/api-keys', { method: 'POST', body: { name: 'x', scopes: { settings: 'read' } } });
  expect([mint.status, mint.body.code]).toEqual([403, 'not-allowed']);
  expect((await withKey(secret, '/v1/api-keys')).status).toBe(403);
  expect((await withKey(secret, `/v1/api-keys/${id}`, { method: 'DELETE' })).status).toBe(403);
  expect((await createClient(cloud().app, freshSource()).call('GET', '/v1/api-keys')).status).toBe(401);
});

test('guesses close the door of their network alone, with one event: a good key from elsewhere goes on (S5.9)', async () => {
  const { secret } = await newApiKey(tenant, { settings: 'read' });
  const guesser = createClient(cloud().app, freshSource());
  const replies = [];
  for (let n = 0; n < 25; n += 1) replies.push(await guesser.call<Body>('GET', settings(), { headers: { authorization: `Bearer ${makeApiKey()}` } }));

  expect(replies.slice(0, 20).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 401));
  expect(replies.slice(20).map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 5 }, () => [429, 'locked-out']));
  expect(Number(replies[20]?.headers.get('retry-after'))).toBeGreaterThan(0);
  const elsewhere = createClient(cloud().app, freshSource());
  expect((await elsewhere.call('GET', settings(), { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200);
});

test('no copy of any table holds a secret that opens anything (S5.1, S12.10)', async () => {
  const own = await newTenant();
  await confirmed(own);
  const bot = await newChatbot(own);
  const keys = await Promise.all(Array.from({ length: 10 }, () => newApiKey(own, { settings: 'read' })));
  const invited = `i-${randomUUID()}@example.com`;
  await own.client.call('POST', '/v1/invitations', { body: { email: invited, role: 'member' } });
  await own.client.call('POST', '/v1/auth/password/forgot', { body: { email: own.email } });
  const { body: totp } = await own.client.call<{ otpauthUrl: string }>('POST', '/v1/auth/totp');
  const secrets = [
    ...keys.map(({ secret }) => secret),
    own.password,
    await mailedToken(own.client, invited),
    await mailedToken(own.client, own.email, 1),
    (await newVisitor(bot.publicKey)).token,
    new URL(totp.otpauthUrl || 'otpauth://x').searchParams.get('secret') ?? '',
    ...['__Host-access', '__Host-refresh', '__Host-device'].map((name) => own.client.cookies.get(name) ?? ''),
  ];
  // Also by its end alone: what is kept of a token must not be enough to make it.
  const ends = secrets.map((secret) => secret.slice(-24));

  expect(secrets.every((secret) => secret.length > 12)).toBe(true);
  expect(await tracesOf(own.accountId, [...secrets, ...ends])).toEqual([]);
  // The look itself finds what is there: ids are no secrets.
  expect(await tracesOf(own.accountId, [keys[0]?.id ?? ''])).not.toEqual([]);
});
