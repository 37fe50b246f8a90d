import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import { cloud, confirmed, freshSource, journalOf, newChatbot, newTenant, type Tenant } from '../support/cloud.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

interface Body {
  readonly code: string;
  readonly instance: string;
  readonly items: { readonly id: string; readonly device: string; readonly place: string; readonly current: boolean; readonly lastUsedAt: string }[];
  readonly session: { readonly id: string };
  readonly account: { readonly id: string };
  readonly accounts: { readonly id: string }[];
  readonly user: { readonly name: string; readonly locale: string };
}
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
async function signIn({ email, password }: Pick<Tenant, 'email' | 'password'>) {
  const client = createClient(cloud().app, freshSource());
  const { status } = await client.call('POST', '/v1/auth/login', { body: { email, password }, headers: { 'user-agent': FIREFOX } });
  expect(status).toBe(200);
  return client;
}
const list = async (client = tenant.client) => (await client.call<Body>('GET', '/v1/auth/sessions')).body.items;

describe('sessions', () => {
  test('are listed in words that their owner recognises, this one marked', async () => {
    const other = await signIn(tenant);
    const items = await list(other);

    expect(items.map(({ device, current }) => [device, current])).toEqual([
      ['Firefox, Linux', true],
      ['another device', false],
    ]);
    expect(items[0]?.place).toMatch(/127\.\d+\.\d+\.0$/);
    expect(Date.parse(items[0]?.lastUsedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  test('are ended one by one: dead at the next call, with one event', async () => {
    const other = await signIn(tenant);
    const id = (await list(other)).find(({ current }) => current)?.id;
    const reply = await tenant.client.call('DELETE', `/v1/auth/sessions/${id}`);

    expect([reply.status, (await other.call('GET', '/v1/me')).status, (await tenant.client.call('GET', '/v1/me')).status]).toEqual([204, 401, 200]);
    expect((await journalOf(reply.headers.get('x-request-id') ?? '')).map(({ type }) => type)).toEqual(['authn_session_ended']);
  });

  test('are ended all but this one', async () => {
    const others = [await signIn(tenant), await signIn(tenant)];
    expect((await tenant.client.call('DELETE', '/v1/auth/sessions')).status).toBe(204);

    expect(await Promise.all(others.map(async (client) => (await client.call('GET', '/v1/me')).status))).toEqual([401, 401]);
    expect(await list()).toHaveLength(1);
  });

  test('of another person are, byte for byte, missing ones (S2.16)', async () => {
    const other = await newTenant();
    const id = (await list(other.client))[0]?.id;
    const end = async (sessionId = '') => {
      const { text, body } = await tenant.client.call<Body>('DELETE', `/v1/auth/sessions/${sessionId}`);
      return text.replaceAll(body.instance, '-');
    };
    expect(await end(id)).toBe(await end(randomUUID()));
    expect((await other.client.call('GET', '/v1/me')).status).toBe(200);
  });
});

describe('a refresh token', () => {
  const trade = (token: string) =>
    createClient(cloud().app, freshSource()).call('POST', '/v1/auth/refresh', { headers: { cookie: `__Host-refresh=${token}` } });
  const successor = (reply: Awaited<ReturnType<typeof trade>>): string => /__Host-refresh=([^;]+)/.exec(reply.headers.getSetCookie().join('\n'))?.[1] ?? '';

  test('that was made up under a known session ends nothing', async () => {
    const sessionId = (await list())[0]?.id;
    const made = await trade(`${sessionId}.${'A'.repeat(43)}`);
    expect([made.status, (await tenant.client.call('GET', '/v1/me')).status]).toEqual([401, 200]);
    expect((await trade(tenant.client.cookies.get('__Host-refresh') ?? '')).status).toBe(204);
  });

  test('that comes back after two generations ends the family, and its owner is told (S2.6, S2.8)', async () => {
    const first = tenant.client.cookies.get('__Host-refresh') ?? '';
    const second = successor(await trade(first));
    const third = successor(await trade(second));
    expect((await trade(first)).status).toBe(401);
    expect((await trade(third)).status).toBe(401);
    const deadline = Date.now() + 10_000;
    let subjects: string[] = [];
    while (!subjects.includes('One of your sessions was ended') && Date.now() < deadline) {
      const { body } = await tenant.client.call<{ subject: string }[]>('GET', `/__local/mail?to=${encodeURIComponent(tenant.email)}`);
      subjects = body.map(({ subject }) => subject);
    }
    expect(subjects).toContain('One of your sessions was ended');
  });

  test('raced by fifty leaves exactly one living branch (S2.7)', async () => {
    const token = tenant.client.cookies.get('__Host-refresh') ?? '';
    const replies = await Promise.all(Array.from({ length: 50 }, () => trade(token)));
    const good = replies.filter(({ status }) => status === 204);

    expect(new Set(good.map(successor)).size).toBe(1);
    expect(replies.every(({ status }) => status === 204 || status === 401)).toBe(true);
  });
});

describe('several accounts', () => {
  test('are seen by their member, who goes from one to the other with the same session (S10.8)', async () => {
    const host = await newTenant();
    const bot = await newChatbot(host);
    await host.client.call('POST', '/v1/invitations', { body: { email: tenant.email, role: 'member' } });
    const token = await mailedToken(host.client, tenant.email, 1);
    await createClient(cloud().app, freshSource()).call('POST', '/v1/invitations/accept', { body: { token } });
    const old = `__Host-access=${tenant.client.cookies.get('__Host-access')}`;
    await confirmed(tenant);

    const before = (await tenant.client.call<Body>('GET', '/v1/me')).body;
    expect([before.account.id, new Set(before.accounts.map(({ id }) => id))]).toEqual([tenant.accountId, new Set([tenant.accountId, host.accountId])]);
    expect((await tenant.client.call('POST', '/v1/auth/switch', { body: { accountId: host.accountId } })).status).toBe(204);
    const entered = await host.client.call('GET', `/__local/journal?accountId=${host.accountId}&action=switchAccount`);
    expect(entered.body).toEqual([expect.objectContaining({ type: 'authn_account_switch', actor: { kind: 'session', id: tenant.userId } })]);
    expect((await tenant.client.call<Body>('GET', '/v1/me')).body.account).toMatchObject({ id: host.accountId, role: 'member' });
    expect((await tenant.client.call('GET', `/v1/chatbots/${bot.id}`)).status).toBe(404);
    expect((await tenant.client.call<Body>('POST', '/v1/auth/totp')).body.code).toBe('confirmation-required');
    expect((await createClient(cloud().app, freshSource()).call('GET', '/v1/me', { headers: { cookie: old } })).status).toBe(401);
  });

  test('that are not one’s own are not there', async () => {
    const other = await newTenant();
    for (const accountId of [other.accountId, randomUUID()]) {
      const reply = await tenant.client.call<Body>('POST', '/v1/auth/switch', { body: { accountId } });
      expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
    }
    expect((await tenant.client.call<Body>('GET', '/v1/me')).body.account.id).toBe(tenant.accountId);
  });
});

test('a name and a language are changed, and nothing else', async () => {
  const patch = (body: unknown) => tenant.client.call<Body>('PATCH', '/v1/me', { body });
  expect((await patch({ name: 'Zoë & Co', locale: 'fr' })).body.user).toMatchObject({ name: 'Zoë & Co', locale: 'fr' });
  expect((await patch({ email: 'other@example.com' })).status).toBe(400);
  expect((await patch({})).status).toBe(400);
});
