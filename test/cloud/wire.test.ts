import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { mailedToken } from '../../local/client/account.ts';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { cloud, confirmed, edgeCall, freshSource, newChatbot, newMember, newTenant, newVisitor, type Bot, type Tenant } from '../support/cloud.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { onWire } from '../support/wire.ts';

// What a client relies on that was written from the contract alone: forms, members and headers that no page of ours happens to use.
const JSON_TYPE = { 'content-type': 'application/json' };

interface List {
  readonly items: readonly object[];
  readonly nextCursor: string | null;
}

let owner: Tenant;
let bot: Bot;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver((_request, _body, response) => void response.writeHead(204).end());
  owner = await newTenant();
  bot = await newChatbot(owner);
  await confirmed(owner);
}, 120_000);
afterAll(() => receiver.close());

/** What a browser of the dashboard sends with every call. */
const cookieOf = ({ client }: Pick<Tenant, 'client'>) => ({ cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
const newWebhook = async (): Promise<string> => {
  const body = { url: `https://site-${receiver.port}.example.com/`, events: ['message.created'] };
  return (await expectStatus(owner.client.call<{ webhook: { id: string } }>('POST', '/v1/webhooks', { body }), 201)).body.webhook.id;
};

describe('a body that says nothing', () => {
  test.each([
    ['nothing', undefined, {}],
    ['nothing that is JSON', undefined, JSON_TYPE],
    ['an empty object', '{}', JSON_TYPE],
  ])(
    'is sent as %s where no member is required, and where no body is known',
    async (_name, body, headers) => {
      const webhookId = await newWebhook();
      const guest = await newTenant();
      const { authorization } = (await newVisitor(bot.publicKey)).headers;
      const call = async (path: string, caller: Record<string, string> = cookieOf(owner), host: 'app' | 'edge' = 'app') =>
        (await onWire({ host, method: 'POST', path, headers: { ...headers, ...caller }, body })).status;

      expect(await call(`/v1/webhooks/${webhookId}/rotate-secret`)).toBe(200);
      expect(await call(`/v1/webhooks/${webhookId}/test`)).toBe(202);
      expect(await call(`/v1/chatbots/${bot.id}/publish`)).toBe(200);
      expect(await call(`/v1/chatbots/${bot.id}/clone`)).toBe(201);
      expect(await call('/v1/widget/cancel', { authorization }, 'edge')).toBe(204);
      expect(await call('/v1/auth/logout', cookieOf(guest))).toBe(204);
    },
    60_000,
  );

  test('has no member where none is known', async () => {
    const refused = await owner.client.call<{ code: string }>('POST', `/v1/chatbots/${bot.id}/publish`, { body: { accountId: randomUUID() } });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
  });
});

describe('a session', () => {
  test('is in two cookies with their attributes and in no body, from sign-up to log-out', async () => {
    const client = createClient(cloud().app, freshSource());
    const person = { email: `w-${randomUUID()}@example.com`, password: 'a quiet harbour at noon' };
    const call = (path: string, body?: object) => client.call<Record<string, object>>('POST', `/v1/auth/${path}`, body === undefined ? {} : { body });
    const cookies = ({ headers }: { readonly headers: Headers }) =>
      Object.fromEntries(
        headers.getSetCookie().map((line) => {
          const [pair = '', ...attributes] = line.split('; ');
          return [pair.split('=')[0], attributes.filter((each) => !/^(?:Max-Age=[1-9]|Expires=)/i.test(each)).sort()];
        }),
      );
    const both = {
      '__Host-access': ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'],
      '__Host-refresh': ['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure'],
    };

    await expectStatus(call('signup', { ...person, name: 'Wire', accountName: 'Wire', locale: 'en' }), 202);
    const verified = await expectStatus(call('verify-email', { token: await mailedToken(client, person.email), password: person.password }), 200);
    expect(Object.keys(verified.body)).toEqual(['user', 'account']);
    expect(cookies(verified)).toMatchObject(both);
    const loggedIn = await expectStatus(call('login', person), 200);
    expect(Object.keys(loggedIn.body)).toEqual(['user', 'accounts']);
    expect(cookies(loggedIn)).toMatchObject(both);
    const refreshed = await expectStatus(call('refresh'), 204);
    expect(cookies(refreshed)).toMatchObject(both);
    for (const [, value] of client.cookies) expect([verified.text, loggedIn.text].join('')).not.toContain(value);
    const left = await expectStatus(call('logout'), 204);
    expect(cookies(left)).toMatchObject(Object.fromEntries(Object.entries(both).map(([name, attributes]) => [name, ['Max-Age=0', ...attributes].sort()])));
  }, 60_000);
});

describe('a list', () => {
  const lists = ALL_ROUTES.filter(
    ({ route }) => route.method === 'GET' && typeof route.reply === 'object' && 'shape' in route.reply && 'items' in (route.reply.shape as object),
  ).filter(({ name }) => name !== 'conversationChanges');

  test('takes a limit and a cursor, and says where it goes on', () => {
    expect(lists.length).toBeGreaterThan(20);
    for (const { name, route } of lists) {
      expect([name, Object.keys(route.query?.shape ?? {})]).toEqual([name, expect.arrayContaining(['limit', 'cursor'])]);
      expect([name, Object.keys((route.reply as unknown as { readonly shape: object }).shape)]).toEqual([name, ['items', 'nextCursor']]);
    }
  });

  /** Every entry, one to a page. */
  async function singly(path: string): Promise<object[]> {
    const items: object[] = [];
    for (let cursor: string | null = ''; cursor !== null && items.length < 50;) {
      const { body }: { readonly body: List } = await expectStatus(owner.client.call<List>('GET', `${path}?limit=1${cursor && `&cursor=${cursor}`}`), 200);
      expect(body.items).toHaveLength(1);
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    return items;
  }

  test('of sessions, of grants and of events goes on page by page to the same as at once', async () => {
    await createClientOf(owner);
    for (const _ of [1, 2]) await newMember(owner, 'member', [{ chatbotId: bot.id, areas: { knowledge: 'read' } }]);
    for (const path of ['/v1/auth/sessions', `/v1/chatbots/${bot.id}/grants`, '/v1/webhooks/events']) {
      const { body } = await expectStatus(owner.client.call<List>('GET', path), 200);
      expect([path, body.items.length > 1, body.nextCursor]).toEqual([path, true, null]);
      expect(await singly(path)).toEqual(body.items);
      expect((await owner.client.call('GET', `${path}?limit=101`)).status).toBe(400);
      expect((await owner.client.call('GET', `${path}?cursor=bm8`)).status).toBe(400);
    }
  }, 60_000);

  /** Another session of the same person. */
  async function createClientOf({ email, password }: Tenant): Promise<void> {
    await expectStatus(createClient(cloud().app, freshSource()).call('POST', '/v1/auth/login', { body: { email, password } }), 200);
  }
});

describe('a form for a file', () => {
  const png = { filename: 'me.png', contentType: 'image/png', bytes: 100 };
  const form = { url: expect.stringMatching(/^http/), fields: expect.objectContaining({ key: expect.any(String) }), expiresInSeconds: 300 };

  test.each(['/v1/me/avatar/uploads', 'avatar', 'attachments'])('is the upload that %s reserves', async (path) => {
    const { headers } = await newVisitor(bot.publicKey);
    const reserved =
      path === 'attachments'
        ? await edgeCall('POST', '/v1/widget/attachments', { headers, body: png })
        : await owner.client.call('POST', path === 'avatar' ? `/v1/chatbots/${bot.id}/avatar/uploads` : path, { body: png });

    expect([reserved.status, reserved.body]).toEqual([
      201,
      { form, upload: expect.objectContaining({ ...form, id: expect.any(String), status: 'awaiting-upload' }) },
    ]);
  });

  test('is shown once', async () => {
    const call = () => owner.client.call('POST', '/v1/me/avatar/uploads', { body: png, headers: { 'idempotency-key': 'one-form' } });
    const [first, again] = [await call(), await call()];
    const { url: _url, fields: _fields, expiresInSeconds: _seconds, ...file } = first.body['upload'] as Record<string, unknown>;

    expect([again.status, again.body]).toEqual([201, { upload: file }]);
  });
});

describe('a moment', () => {
  test.each(['2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00%2B01:00'])('may be written %s', async (from) => {
    for (const path of [`/v1/journal?from=${from}`, `/v1/journal/export?from=${from}`, `/v1/chatbots/${bot.id}/conversations?from=${from}`])
      expect([path, (await owner.client.call('GET', path)).status]).toEqual([path, 200]);
    for (const path of ['analytics', 'analytics/questions', 'analytics/export'])
      expect([path, (await owner.client.call('GET', `/v1/chatbots/${bot.id}/${path}?from=${from}&to=2026-02-01`)).status]).toEqual([path, 200]);
    expect((await owner.client.call<List>('GET', `/v1/chatbots/${bot.id}/conversations/changes?since=${from}`)).status).toBe(200);
  });
});

describe('a refusal for a limit', () => {
  const told = ({ status, headers }: { readonly status: number; readonly headers: Headers }) => ({
    status,
    policy: headers.get('ratelimit-policy'),
    state: headers.get('ratelimit'),
    after: headers.get('retry-after'),
  });
  const SECONDS = expect.stringMatching(/^[1-9]\d*$/);

  test('of guesses says how many there are, and when to come again; to an address that nobody has as to any', async () => {
    const client = createClient(cloud().app, freshSource());
    const body = { email: `w-${randomUUID()}@example.com`, password: 'a wrong one entirely' };
    for (let guess = 0; guess < 5; guess += 1) expect((await client.call('POST', '/v1/auth/login', { body })).status).toBe(401);

    expect(told(await client.call('POST', '/v1/auth/login', { body }))).toEqual({
      status: 429,
      policy: expect.stringMatching(/^"attempts";q=5;w=\d+$/),
      state: expect.stringMatching(/^"attempts";r=0;t=\d+$/),
      after: SECONDS,
    });
  });

  test('of mails says so', async () => {
    const client = createClient(cloud().app, freshSource());
    const call = () => client.call('POST', '/v1/auth/password/forgot', { body: { email: `w-${randomUUID()}@example.com` } });
    for (let turn = 0; turn < 10; turn += 1) expect((await call()).status).toBe(202);

    expect(told(await call())).toEqual({
      status: 429,
      policy: '"reset-network";q=10;w=3600',
      state: expect.stringMatching(/^"reset-network";r=0;t=\d+$/),
      after: SECONDS,
    });
  }, 60_000);

  test('of what visitors do says so, and how it stands before', async () => {
    const { headers } = await newVisitor((await newChatbot(owner)).publicKey);
    const body = { email: 'v@example.com', consent: true, consentText: 'Yes' };
    const call = () => edgeCall('POST', '/v1/widget/leads', { headers, body });
    expect(told(await call())).toMatchObject({
      status: 201,
      policy: '"widget-lead";q=5;w=3600, "widget-lead-network";q=60;w=3600',
      state: expect.stringMatching(/^"widget-lead";r=4;t=\d+, "widget-lead-network";r=59;t=\d+$/),
    });
    for (let turn = 0; turn < 4; turn += 1) await call();

    expect(told(await call())).toEqual({
      status: 429,
      policy: '"widget-lead";q=5;w=3600',
      state: expect.stringMatching(/^"widget-lead";r=0;t=\d+$/),
      after: SECONDS,
    });
  });
});

describe('a frame', () => {
  test('that any site may show needs no Referer; a listed one does', async () => {
    const open = await newChatbot(owner);
    await expectStatus(owner.client.call('PUT', `/v1/chatbots/${open.id}/access-policy`, { body: { embedding: 'anyone', domains: [] } }), 200);
    const { status, text, headers } = await edgeCall('GET', `/w/${open.publicKey}`);
    const ticket = /name="ticket" content="([^"]+)"/.exec(text)?.[1];

    expect([status, headers.get('content-security-policy')]).toEqual([200, expect.stringContaining('frame-ancestors *')]);
    const session = await edgeCall<{ token: string }>('POST', '/v1/widget/sessions', { body: { ticket } });
    expect(session.status).toBe(201);
    const call = () => edgeCall('GET', '/v1/widget/conversation', { headers: { authorization: `Bearer ${session.body.token}` } });
    expect((await call()).status).toBe(200);
    expect((await edgeCall('GET', `/w/${bot.publicKey}`)).status).toBe(403);
    // What came from nowhere is on no list.
    await expectStatus(
      owner.client.call('PUT', `/v1/chatbots/${open.id}/access-policy`, { body: { embedding: 'listed', domains: ['https://shop.example.com'] } }),
      200,
    );
    expect((await call()).status).toBe(403);
  });

  test('is explained as it is judged: what no browser writes as an origin is on no list (S21.1)', async () => {
    const other = await newChatbot(owner, ['https://*.shop.example.com']);
    const explain = async (origin: string) =>
      (await owner.client.call<{ allowed: boolean; reason?: string }>('POST', `/v1/chatbots/${other.id}/access-policy/explain`, { body: { origin } })).body;

    expect(await explain('https://a.shop.example.com')).toMatchObject({ allowed: true });
    for (const origin of [
      'https://evil.net/.shop.example.com',
      'https://evil.net#.shop.example.com',
      'https://münchen.shop.example.com',
      'https://A.shop.example.com',
    ])
      expect([origin, await explain(origin)]).toEqual([origin, { allowed: false, reason: 'origin-refused' }]);
  });
});
