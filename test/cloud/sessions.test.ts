import { beforeAll, describe, expect, test } from '@jest/globals';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import { type Tenant, cloud, freshSource, journalOf, newTenant } from '../support/cloud.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await newTenant();
});

const signIn = async ({ email, password }: Tenant) => {
  const client = createClient(cloud().app, freshSource());
  const reply = await client.call<{ accounts: { role: string }[] }>('POST', '/v1/auth/login', { body: { email, password } });
  return { client, reply };
};

describe('cookies', () => {
  test('carry the prefix and every attribute, and no token is in a body', async () => {
    const { client, reply } = await signIn(tenant);
    const lines = reply.headers.getSetCookie();

    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^__Host-access=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=900$/);
    expect(lines[1]).toMatch(/^__Host-refresh=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=3600$/);
    expect(lines[2]).toMatch(/^__Host-device=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000$/);
    for (const value of client.cookies.values()) expect(reply.text).not.toContain(value);
  });

  test('given twice are no credential (S2.4)', async () => {
    const { client } = await signIn(tenant);
    const access = client.cookies.get('__Host-access') ?? '';
    const reply = await createClient(cloud().app, freshSource()).call('GET', '/v1/me', {
      headers: { cookie: `__Host-access=${access}; __Host-access=${access}` },
    });
    expect(reply.status).toBe(401);
  });
});

describe('log-out', () => {
  test('20 calls right after it all fail, other sessions go on (S1.10)', async () => {
    const [first, second] = await Promise.all([signIn(tenant), signIn(tenant)]);
    const old = `__Host-access=${first.client.cookies.get('__Host-access')}`;
    const out = await first.client.call('POST', '/v1/auth/logout');
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, index) => (await first.client.call('GET', index % 2 ? '/v1/me' : '/v1/chatbots', { headers: { cookie: old } })).status,
      ),
    );

    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie().every((line) => line.includes('Max-Age=0'))).toBe(true);
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect((await second.client.call('GET', '/v1/me')).status).toBe(200);
  });

  test('the refresh token of an ended session is dead (S2.11)', async () => {
    const { client } = await signIn(tenant);
    const refresh = client.cookies.get('__Host-refresh') ?? '';
    const out = await client.call('POST', '/v1/auth/logout');
    expect([out.headers.get('clear-site-data'), out.headers.get('cache-control')]).toEqual(['"cache", "storage"', 'no-store']);
    expect((await client.call('POST', '/v1/auth/refresh', { headers: { cookie: `__Host-refresh=${refresh}` } })).status).toBe(401);
  });
});

describe('refresh', () => {
  const trade = (token: string) =>
    createClient(cloud().app, freshSource()).call('POST', '/v1/auth/refresh', { headers: { cookie: `__Host-refresh=${token}` } });
  const successor = (reply: Awaited<ReturnType<typeof trade>>): string => /__Host-refresh=([^;]+)/.exec(reply.headers.getSetCookie().join('\n'))?.[1] ?? '';

  test('gives a new pair; calls that race get the same successor', async () => {
    const { client } = await signIn(tenant);
    const token = client.cookies.get('__Host-refresh') ?? '';
    const replies = await Promise.all(Array.from({ length: 10 }, () => trade(token)));

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([204]));
    expect(new Set(replies.map(successor)).size).toBe(1);
    expect(successor(replies[0]!)).not.toBe(token);
  });

  test('a token from two generations back ends the session, with one event', async () => {
    const { client } = await signIn(tenant);
    const first = client.cookies.get('__Host-refresh') ?? '';
    const second = successor(await trade(first));
    const third = successor(await trade(second));
    const stolen = await trade(first);

    expect(stolen.status).toBe(401);
    expect((await trade(third)).status).toBe(401);
    expect((await client.call('GET', '/v1/me')).status).toBe(401);
    const rows = await journalOf(String((stolen.body as { instance: string }).instance));
    expect(rows.map(({ type }) => type)).toEqual(['authn_token_reuse']);
  });
});

describe('requests that another site made', () => {
  test.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['an Origin that only begins like ours', { origin: `${cloud().app}.evil.example` }],
    ['null', { origin: 'null' }],
  ])('%s is refused on a session and on log-in', async (_, headers) => {
    const out = await tenant.client.call<{ code: string }>('POST', '/v1/auth/logout', { headers });
    const login = await createClient(cloud().app, freshSource()).call<{ code: string }>('POST', '/v1/auth/login', {
      body: { email: tenant.email, password: tenant.password },
      headers,
    });

    expect([out.status, out.body.code]).toEqual([403, 'csrf-refused']);
    expect([login.status, login.body.code]).toEqual([403, 'csrf-refused']);
    expect((await tenant.client.call('GET', '/v1/me')).status).toBe(200);
  });

  test('a session needs proof, so a call without Origin and Fetch Metadata is refused; a same-origin fetch is not (S2.12)', async () => {
    const cookie = [...tenant.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const bare = await fetch(`${cloud().app}/v1/chatbots`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: '{"name":"x"}' });
    const same = await fetch(`${cloud().app}/v1/chatbots`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: '{"name":"x"}',
    });
    expect([bare.status, same.status]).toEqual([403, 201]);
  });
});

describe('sign-up and log-in', () => {
  test('known and unknown addresses get the same answers', async () => {
    const client = createClient(cloud().app, freshSource());
    const body = (email: string) => ({ email, password: 'a quiet harbour at noon', name: 'X', accountName: 'X' });
    const known = await client.call('POST', '/v1/auth/signup', { body: body(tenant.email) });
    const unknown = await client.call('POST', '/v1/auth/signup', { body: body(`new-${tenant.email}`) });
    const wrong = await client.call<{ code: string; title: string }>('POST', '/v1/auth/login', { body: { email: tenant.email, password: 'wrong' } });
    const nobody = await client.call<{ code: string; title: string }>('POST', '/v1/auth/login', { body: { email: `no-${tenant.email}`, password: 'wrong' } });

    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    expect([wrong.status, wrong.body.code, wrong.body.title]).toEqual([nobody.status, nobody.body.code, nobody.body.title]);
    expect(wrong.status).toBe(401);
  });

  test('a mailed link works once, and only with the password of the sign-up', async () => {
    const client = createClient(cloud().app, freshSource());
    const email = `once-${tenant.email}`;
    await client.call('POST', '/v1/auth/signup', { body: { email, password: 'a quiet harbour at noon', name: 'X', accountName: 'X' } });
    const token = await mailedToken(client, email);
    const open = (password: string) => client.call<{ code?: string }>('POST', '/v1/auth/verify-email', { body: { token, password } });

    expect((await open('another password')).status).toBe(401);
    const both = await Promise.all([open('a quiet harbour at noon'), open('a quiet harbour at noon')]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400]);
    expect((await open('a quiet harbour at noon')).body.code).toBe('token-refused');
  });

  test.each(['short', 'aaaaaaaaaaaaaaaa', 'x'.repeat(257)])('the password %p is refused as weak', async (password) => {
    const reply = await createClient(cloud().app, freshSource()).call<{ code: string }>('POST', '/v1/auth/signup', {
      body: { email: 'weak@example.com', password, name: 'X', accountName: 'X' },
    });
    expect([reply.status, reply.body.code]).toEqual([400, 'weak-password']);
  });
});
