import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { GATEWAY_HEADERS } from '../../lambdas/core/response-headers.ts';
import { createClient } from '../../local/client/client.ts';
import { type Tenant, cloud, freshSource, journalOf, newChatbot, newTenant } from '../support/cloud.ts';
import { raw } from '../support/raw-request.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await newTenant();
});

describe('a body that is too large', () => {
  test.each([262_145, 1_048_576, 1_999_999])('of %d bytes is refused as everything is: a problem document with the id of the request (S4.1)', async (bytes) => {
    const { status, headers, text } = await raw({
      method: 'POST',
      path: '/v1/auth/login',
      headers: ['content-type', 'application/json', 'content-length', String(bytes)],
      body: 'x'.repeat(bytes),
    });
    expect([status, headers['content-type']]).toEqual([413, 'application/problem+json']);
    expect(JSON.parse(text)).toMatchObject({ code: 'payload-too-large', instance: headers['x-request-id'] });
  });
});

describe('a refusal of the firewall', () => {
  test('has the same headers as every other, and is the same kind of document (S7.4)', async () => {
    const { status, headers, text } = await raw({
      method: 'POST',
      path: '/v1/auth/login',
      headers: ['content-type', 'application/json', 'content-length', '2000000'],
      body: 'x'.repeat(2_000_000),
    });
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([413, 'payload-too-large']);
    for (const [name, value] of Object.entries(GATEWAY_HEADERS))
      if (name !== 'Content-Type') expect([name, headers[name.toLowerCase()]]).toEqual([name, value]);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

test('what pretends to be a report of SES is refused, with one event, and cannot be asked of a browser (S22.1)', async () => {
  const reply = await raw({
    method: 'POST',
    path: '/v1/hooks/mail',
    headers: ['content-type', 'text/plain; charset=UTF-8', 'content-length', '2'],
    body: '{}',
  });
  const { code, instance } = JSON.parse(reply.text) as { code: string; instance: string };
  expect([reply.status, code]).toEqual([401, 'signature-refused']);
  expect((await journalOf(instance)).map(({ type, reason }) => [type, reason])).toEqual([['authn_signature_fail', 'no message of SNS']]);
});

describe('ambiguity', () => {
  test.each(['authorization', 'content-type', 'origin', 'idempotency-key', 'x-api-key'])('a second %s is refused (S7.9)', async (name) => {
    const reply = await raw({ path: '/v1/health', headers: [name, 'a', name, 'b'] });
    expect([reply.status, (JSON.parse(reply.text) as { code: string }).code]).toEqual([400, 'duplicate-parameter']);
  });

  test('a second Host is refused, in either order, on either host (S7.9)', async () => {
    const statusOf = async (origin: string, ...hosts: string[]): Promise<string> => {
      const { hostname, port } = new URL(origin);
      const socket = connect(Number(port), hostname).setEncoding('utf8');
      socket.write(`GET /v1/health HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join('')}Connection: close\r\n\r\n`);
      return (await text(socket)).slice(9, 12);
    };
    const [app, edge] = [cloud().app, cloud().edge].map((origin) => new URL(origin).host) as [string, string];
    for (const origin of [cloud().app, cloud().edge]) {
      expect([await statusOf(origin, app, edge), await statusOf(origin, edge, app), await statusOf(origin, app, app)]).toEqual(['400', '400', '400']);
    }
    expect(await statusOf(cloud().app, app)).toBe('200');
  });

  test('a second credential is no credential, nor are two kinds at once', async () => {
    const [one, two] = await Promise.all([newTenant(), newTenant()]);
    const access = (own: Tenant): string => `__Host-access=${own.client.cookies.get('__Host-access')}`;
    const replies = [
      await raw({ path: '/v1/me', headers: ['cookie', access(one), 'cookie', access(two)] }),
      await raw({ path: '/v1/me', headers: ['cookie', `${access(one)}; ${access(two)}`] }),
      await raw({ path: '/v1/me', headers: ['cookie', access(one), 'authorization', 'Bearer a.b.c'] }),
      await raw({ path: '/v1/me', headers: ['authorization', 'Bearer a.b.c', 'authorization', 'Bearer d.e.f'] }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect((await raw({ path: '/v1/me', headers: ['cookie', access(one)] })).status).toBe(200);
  });

  test.each([
    '?limit=1&LIMIT=2',
    '?limit=1&limit[]=2',
    '?limit=1&%6Cimit=2',
    '?limit=&limit=5',
    '?limit[0]=1',
    '?limit',
    '?constructor[prototype][a]=1',
    '?__proto__=1',
    '?limit=1;limit=2',
    '?limit=abc',
    '?limit=101',
    '?limit=0',
    '?limit=-1',
    '?cursor=zzz',
    '?accountId=x',
  ])('the query %s is refused', async (query) => {
    const own = await newTenant();
    const reply = await own.client.call<{ code: string }>('GET', `/v1/chatbots${query}`);
    expect(reply.status).toBe(400);
  });

  test('headers that claim another method, path, account or address change nothing (S0.6)', async () => {
    const own = await newTenant();
    const headers = {
      'x-http-method-override': 'DELETE',
      'x-original-url': '/v1/me',
      'x-rewrite-url': '/v1/me',
      'x-account-id': tenant.accountId,
      'x-rempart-host': 'edge',
      'x-rempart-address': '9.9.9.9',
      'x-rempart-origin': 'https://evil.example',
      'x-forwarded-for': '9.9.9.9',
      'x-origin-verify': 'guess',
    };
    const reply = await own.client.call<{ items: unknown[] }>('GET', '/v1/chatbots', { headers });
    const source = freshSource();
    const forged = await createClient(cloud().app, source).call<{ instance: string }>('GET', '/v1/me', { headers });
    const [event] = await journalOf(forged.body.instance);

    expect([reply.status, reply.body.items]).toEqual([200, []]);
    expect(event?.['address']).toBe(source);
  });
});

describe('one parameter in two places (S7.10, S7.11)', () => {
  test('is refused wherever the second one is, and never leads to the other’s', async () => {
    const [own, foreign] = await Promise.all([newTenant(), newTenant()]);
    const [mine, theirs] = [await newChatbot(own), await newChatbot(foreign)];
    const path = `/v1/chatbots/${mine.id}`;
    const replies = await Promise.all([
      own.client.call('GET', `${path}?chatbotId=${theirs.id}`),
      own.client.call('GET', `${path}?accountId=${foreign.accountId}`),
      own.client.call('PATCH', path, { body: { name: 'x', chatbotId: theirs.id } }),
      own.client.call('PATCH', path, { body: { name: 'x', accountId: foreign.accountId } }),
      own.client.call('GET', `/v1/chatbots?chatbotId=${mine.id}&chatbotId=${theirs.id}`),
      own.client.call('PATCH', path, { body: `{"name":"x","n\\u0061me":"y"}` }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect(replies.map(({ text }) => text).join('')).not.toContain(theirs.publicKey);
    expect((await own.client.call<{ name: string }>('GET', path)).body.name).toBe('Test bot');
  });
});

describe('callers side by side (S9.11)', () => {
  test('of two accounts on the same functions each get their own, two hundred calls at once', async () => {
    const pair = await Promise.all([newTenant(), newTenant()]);
    const calls = Array.from({ length: 200 }, async (_, at) => {
      const { client, userId, accountId } = pair[at % 2] as Tenant;
      const { body } = await client.call<{ user: { id: string }; account: { id: string } }>('GET', '/v1/me');
      return body.user.id === userId && body.account.id === accountId;
    });
    expect((await Promise.all(calls)).every(Boolean)).toBe(true);
  }, 60_000);
});

describe('paths', () => {
  const variants = ['/', '//', '/.', '/./', '%2f', '%2e', ';x=1', '%00', '.json', '/..'];
  test.each(variants)('a private path with %p added gives nothing away', async (suffix) => {
    const reply = await raw({ path: `/v1/me${suffix}` });
    expect([400, 401, 403, 404, 405]).toContain(reply.status);
  });

  test.each(['TRACE', 'PROPFIND', 'HEAD', 'PUT'])('%s on a path that has no such method does not reach it (S0.6)', async (method) => {
    expect([403, 404, 405]).toContain((await raw({ method, path: '/v1/me' })).status);
  });
});

describe('the bare API', () => {
  test('refuses whoever does not come through a distribution', async () => {
    for (const headers of [[], ['x-origin-verify', ''], ['x-origin-verify', 'x'.repeat(48)]]) {
      const reply = await raw({ origin: cloud().api, path: '/live/v1/health', headers });
      expect([reply.status, (JSON.parse(reply.text) as { code: string }).code]).toEqual([403, 'not-allowed']);
    }
  });
});

describe('what describes itself', () => {
  test('the OpenAPI document names every route, and its page can be opened', async () => {
    const { body } = await createClient(cloud().app, freshSource()).call<{ openapi: string; paths: Record<string, object> }>('GET', '/v1/openapi.json');
    const page = await fetch(`${cloud().app}/__local/reference/`);
    expect(body.openapi).toBe('3.1.0');
    expect(new Set(Object.keys(body.paths))).toEqual(new Set(ALL_ROUTES.map(({ route }) => route.path)));
    expect(page.status).toBe(200);
  });

  test('the key set is public halves only', async () => {
    const { text, body } = await createClient(cloud().app, freshSource()).call<{ keys: { n: string }[] }>('GET', '/.well-known/jwks.json');
    expect(body.keys.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/"(?:d|p|q|dp|dq|qi)"/);
    expect(Buffer.from(body.keys[0]?.n ?? '', 'base64url').length * 8).toBe(3072);
  });
});
