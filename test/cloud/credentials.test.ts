import { describe, expect, test } from '@jest/globals';
import { mailedToken, mailedTokens } from '../../local/client/account.ts';
import { createClient, type Client, type Reply } from '../../local/client/client.ts';
import { cloud, confirmed, freshSource, journalOf, newTenant, type Tenant } from '../support/cloud.ts';

type Refusal = Reply<{ code: string; title: string; instance: string }>;
const from = (source = freshSource()): Client => createClient(cloud().app, source);
const logIn = (client: Client, email: string, password: string, headers: Record<string, string> = {}): Promise<Refusal> =>
  client.call('POST', '/v1/auth/login', { body: { email, password }, headers });
const NEW = 'seven copper lanterns adrift';

async function forget(tenant: Tenant, headers: Record<string, string> = {}): Promise<string> {
  const client = from();
  const before = (await mailedTokens(client, tenant.email)).length;
  expect((await client.call('POST', '/v1/auth/password/forgot', { body: { email: tenant.email }, headers })).status).toBe(202);
  return mailedToken(client, tenant.email, before);
}
const reset = (token: string, password = NEW, client = from()): Promise<Refusal> =>
  client.call('POST', '/v1/auth/password/reset', { body: { token, password } });

describe('wrong passwords', () => {
  test('a hundred at once: five are looked at, the rest are locked out alike for known and unknown (S13.1, S13.2, S13.8)', async () => {
    const tenant = await newTenant();
    const flood = async (email: string) => {
      const replies = await Promise.all(Array.from({ length: 100 }, () => logIn(from(), email, 'wrong')));
      return replies.map(({ status }) => status).sort((a, b) => a - b);
    };
    const expected = [...Array<number>(5).fill(401), ...Array<number>(95).fill(429)];
    expect(await flood(tenant.email)).toEqual(expected);
    expect(await flood(`no-${tenant.email}`)).toEqual(expected);

    const [known, unknown] = [await logIn(from(), tenant.email, tenant.password), await logIn(from(), `no-${tenant.email}`, 'x')];
    expect([known.status, known.body.code]).toEqual([429, 'locked-out']);
    expect(known.text.replace(known.body.instance, '-')).toBe(unknown.text.replace(unknown.body.instance, '-'));
    const wait = Number(known.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(800);
    expect(wait).toBeLessThanOrEqual(900);
    // The person's own browser, and the session in it, are not shut out.
    expect((await logIn(tenant.client, tenant.email, tenant.password)).status).toBe(200);
    expect((await tenant.client.call('GET', '/v1/me')).status).toBe(200);
  });

  test('on many people from one address lock that address, whatever it says of itself; others go on (S13.5, S13.6)', async () => {
    const tenant = await newTenant();
    const sprayer = from();
    for (let n = 0; n < 20; n += 1) {
      const lies = {
        'x-forwarded-for': `1.2.3.${n}`,
        forwarded: `for=1.2.3.${n}`,
        'x-real-ip': `1.2.3.${n}`,
        'true-client-ip': `1.2.3.${n}`,
        'x-rempart-address': `1.2.3.${n}`,
      };
      expect((await logIn(sprayer, `spray-${n}-${tenant.email}`, 'x', lies)).status).toBe(401);
    }
    expect((await logIn(sprayer, tenant.email, tenant.password, { 'x-forwarded-for': '9.9.9.9' })).status).toBe(429);
    expect((await logIn(from(), tenant.email, tenant.password)).status).toBe(200);
  });

  test('leave one event each, and one of the lock (S13.13)', async () => {
    const email = `nobody-${crypto.randomUUID()}@example.com`;
    const replies: Refusal[] = [];
    for (let n = 0; n < 6; n += 1) replies.push(await logIn(from(), email, 'cnry-secret-password'));
    const events = (await Promise.all(replies.map(async ({ body }) => journalOf(body.instance)))).flat();

    expect(
      events
        .map(({ type }) => type)
        .map(String)
        .sort((a, b) => a.localeCompare(b)),
    ).toEqual([...Array<string>(6).fill('authn_login_fail'), 'authn_login_lock']);
    expect(JSON.stringify(events)).not.toMatch(/nobody-|cnry-/);
  });

  test.each([[['a@example.com', 'b@example.com']], ['a@example.com\r\nBcc: b@example.com'], ['a@example.com,b@example.com'], ['a@example.com.']])(
    'for the address %p are no request at all (S12.9, S13.3)',
    async (email) => {
      for (const path of ['/v1/auth/login', '/v1/auth/password/forgot']) {
        const reply = await from().call('POST', path, { body: path.endsWith('login') ? { email, password: 'x' } : { email } });
        expect(reply.status).toBe(400);
      }
    },
  );
});

describe('a forgotten password', () => {
  test('is reset once of twenty, ends every session and opens the door (S12.6, S12.11)', async () => {
    const tenant = await newTenant();
    const token = await forget(tenant);
    const replies = await Promise.all(Array.from({ length: 20 }, () => reset(token)));

    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, ...Array<number>(19).fill(400)]);
    expect(new Set(replies.filter(({ status }) => status === 400).map(({ body }) => body.code))).toEqual(new Set(['token-refused']));
    expect((await tenant.client.call('GET', '/v1/me')).status).toBe(401);
    expect((await tenant.client.call('POST', '/v1/auth/refresh')).status).toBe(401);
    expect([(await logIn(from(), tenant.email, tenant.password)).status, (await logIn(from(), tenant.email, NEW)).status]).toEqual([401, 200]);
  });

  test('is answered alike for unknown addresses, and mailed three times an hour at most (S12.5, S12.9)', async () => {
    const tenant = await newTenant();
    const ask = (email: string) => from().call('POST', '/v1/auth/password/forgot', { body: { email } });
    const replies = [...(await Promise.all(Array.from({ length: 6 }, () => ask(tenant.email)))), await ask(`no-${tenant.email}`)];

    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await mailedToken(tenant.client, tenant.email, 3);
    expect(await mailedTokens(tenant.client, tenant.email)).toHaveLength(4);
  });

  test('is asked for ten times an hour from one address at most', async () => {
    const client = from();
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      statuses.push((await client.call('POST', '/v1/auth/password/forgot', { body: { email: `n${n}-${crypto.randomUUID()}@example.com` } })).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  });

  test('is mailed with a link to the app, whatever the request says of its host (S12.8)', async () => {
    const tenant = await newTenant();
    await forget(tenant, {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
      'x-rempart-origin': 'https://evil.example',
    });
    const { body } = await from().call<{ links: string[] }[]>('GET', `/__local/mail?to=${encodeURIComponent(tenant.email)}`);
    const links = body.flatMap(({ links: found }) => found);

    expect(links.length).toBeGreaterThan(1);
    expect(links.every((link) => link.startsWith(`${cloud().app}/#/`) || link.startsWith(`${cloud().app}/reset#`))).toBe(true);
  });
});

test('the mailed link leads to a page that is there, tells no referrer and asks nobody else for anything (S12.13)', async () => {
  const tenant = await newTenant();
  await forget(tenant);
  const { body } = await from().call<{ links: string[] }[]>('GET', `/__local/mail?to=${encodeURIComponent(tenant.email)}`);
  const links = body.flatMap(({ links: found }) => found);
  const { pathname, hash, search } = new URL(links.find((link) => link.includes('/reset')) ?? 'https://none.example/');
  const page = await fetch(cloud().app + pathname);

  expect([pathname, search, /^#token=[\w-]+\.[\w-]+\.[\w-]+$/.test(hash)]).toEqual(['/reset', '', true]);
  expect([page.status, page.headers.get('content-type'), page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-referrer',
    'no-store',
  ]);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-/);
  expect(page.headers.get('x-frame-options')).toBe('DENY');
});

describe('changes by whoever is signed in', () => {
  test('a password: with the current one, other sessions end and this one goes on (S2.13, S12.12)', async () => {
    const tenant = await newTenant();
    const other = from();
    await logIn(other, tenant.email, tenant.password);
    const change = (currentPassword: string) => tenant.client.call('POST', '/v1/auth/password/change', { body: { currentPassword, newPassword: NEW } });

    expect([(await change('wrong')).status, (await change(tenant.password)).status]).toEqual([401, 204]);
    expect([(await other.call('GET', '/v1/me')).status, (await tenant.client.call('GET', '/v1/me')).status]).toEqual([401, 200]);
  });

  test('an address: needs a fresh confirmation, and is taken over from the new mailbox (S12.12)', async () => {
    const tenant = await newTenant();
    const email = `new-${tenant.email}`;
    const ask = () => tenant.client.call<{ code: string }>('POST', '/v1/auth/email/change', { body: { email, password: tenant.password } });
    expect((await ask()).body.code).toBe('confirmation-required');
    await confirmed(tenant);
    expect((await ask()).status).toBe(202);
    const token = await mailedToken(tenant.client, email);
    expect((await from().call('POST', '/v1/auth/verify-email', { body: { token, password: tenant.password } })).status).toBe(200);
    expect([(await logIn(from(), tenant.email, tenant.password)).status, (await logIn(from(), email, tenant.password)).status]).toEqual([401, 200]);
  });
});

test.each([
  ['64 emoji', '😀🐙🌵🎲🧭🪁🛶🥁🪴🧶🦔🍋🪐🧊🎻🦜'.repeat(4), 202],
  ['257 characters', 'x'.repeat(257), 400],
  ['a megabyte', 'x'.repeat(1_000_000), 413],
  ['a common one', 'password1234', 400],
])('sign-up with %s is answered %i (S12.3, S12.4)', async (_name, password, status) => {
  const email = `p-${crypto.randomUUID()}@example.com`;
  const reply = await from().call<{ status: string }>('POST', '/v1/auth/signup', { body: { email, password, name: 'X', accountName: 'X' } });
  expect(reply.status).toBe(status);
});
