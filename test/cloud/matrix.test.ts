import { randomUUID } from 'node:crypto';
import { GetSecretValueCommand, ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { importJWK, SignJWT } from 'jose';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { unguarded, type Route } from '../../lambdas/core/contract.ts';
import type { Reply } from '../../local/client/client.ts';
import { cloud, confirmed, journalOf, newApiKey, newChatbot, newTenant, type Tenant } from '../support/cloud.ts';
import { cookiesOf, missingIds, newFurnished } from '../support/furnished.ts';
import { fill, FIXTURES, type Fixture, type Ids } from '../support/routes.ts';
import { onWire } from '../support/wire.ts';

const rows = ALL_ROUTES.map(({ name, route }) => [name, route, FIXTURES[name] as Fixture] as const);
const guarded = rows.filter(([, route]) => !unguarded(route));
const withBody = rows.filter(([, route]) => route.body);
const owned = rows.filter(([, , fixture]) => fixture.owned);

let victim: Tenant;
let attacker: Tenant;
let ids: Ids;
let missing: Ids;
let visitor: { headers: { authorization: string } };
let apiKey: { authorization: string };
/** What the attacker has: a chatbot, and a key that may do everything in its own account. */
let ownChatbot: string;
let foreignKey: { authorization: string };

/** One call of a route with any headers, on the host that serves it or on another. */
async function send(
  route: Route,
  to: Ids,
  options: { body?: string; headers?: Record<string, string>; query?: string; host?: 'app' | 'edge' } = {},
): Promise<Reply<{ code: string; instance: string }>> {
  const host = options.host ?? route.host;
  return onWire({
    host,
    method: route.method,
    path: `${fill(route.path, to)}${options.query ?? ''}`,
    headers: { ...(options.body !== undefined && { 'content-type': 'application/json' }), ...options.headers },
    body: options.body,
  });
}
const bodyOf = (fixture: Fixture, to: Ids): string | undefined => fixture.body && JSON.stringify(fixture.body(to));
const credentials = (route: Route, tenant: Tenant): Record<string, string> =>
  route.callers.includes('visitor') ? visitor.headers : unguarded(route) ? {} : cookiesOf(tenant);
const without = (reply: Reply<{ instance: string }>): string => reply.text.replaceAll(reply.body.instance, '-');

/** In whose parts of the journal a call can leave something: the whole of it is read too slowly for a thousand calls. */
const everybody = (): string[] => [victim.accountId, attacker.accountId, '-'];

/** A token that is right in everything but its time: signed with the very key of this cloud. */
const expiredToken = (kind: 'access' | 'visitor'): Promise<string> => (expired[kind] ??= newExpiredToken(kind));
const expired: Partial<Record<'access' | 'visitor', Promise<string>>> = {};
async function newExpiredToken(kind: 'access' | 'visitor'): Promise<string> {
  const { account, endpoints } = cloud();
  const client = new SecretsManagerClient({ endpoint: endpoints['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '', region: account.region, credentials: account });
  const keys = (await (await fetch(`${cloud().app}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
  const arn =
    (await (await import('node:fs/promises')).readFile(`${cloud().directory}/secrets/secrets.json`, 'utf8')).match(/arn:[^"]*SigningKey[^"]*/)?.[0] ?? '';
  await client.send(new ListSecretVersionIdsCommand({ SecretId: arn }));
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  const ring = JSON.parse(SecretString) as { keys: { kid: string; privateKey: Record<string, string> }[] };
  const [key] = ring.keys;
  expect(keys.keys.map(({ kid }) => kid)).toContain(key?.kid);
  const past = Math.floor(Date.now() / 1000) - 3_600;
  const claims =
    kind === 'access'
      ? { sid: randomUUID(), acc: victim.accountId }
      : { acc: victim.accountId, bot: ids.chatbotId, key: ids.publicKey, org: 'https://shop.example.com' };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: key?.kid ?? '', typ: kind === 'access' ? 'at+jwt' : 'visitor+jwt' })
    .setIssuer('urn:rempart:rempart')
    .setAudience(kind === 'access' ? 'rempart:api' : 'rempart:widget')
    .setSubject(victim.userId)
    .setJti(randomUUID())
    .setIssuedAt(past)
    .setNotBefore(past)
    .setExpirationTime(past + 900)
    .sign(await importJWK(key?.privateKey ?? {}, 'RS256'));
}

beforeAll(async () => {
  const [furnished, other] = await Promise.all([newFurnished(), newTenant()]);
  ({ owner: victim, visitor, ids } = furnished);
  missing = missingIds();
  apiKey = { authorization: `Bearer ${furnished.apiKey.secret}` };
  attacker = other;
  await confirmed(attacker);
  ownChatbot = (await newChatbot(attacker)).id;
  const strong = await newApiKey(attacker, {
    settings: 'write',
    knowledge: 'write',
    playbooks: 'write',
    conversations: 'write',
    channels: 'write',
    analytics: 'write',
  });
  foreignKey = { authorization: `Bearer ${strong.secret}` };
}, 120_000);

const GARBLED = ['', 'x', 'aa.bb.cc', '\u00e9.b.c', `${'a'.repeat(5_000)}.b.c`];
const first = {
  visitor: guarded.find(([, route]) => route.callers.includes('visitor'))?.[0],
  access: guarded.find(([, route]) => !route.callers.includes('visitor'))?.[0],
};

describe.each(guarded)('%s', (name, route, fixture) => {
  const kind = route.callers.includes('visitor') ? 'visitor' : 'access';
  const carry = (token: string): Record<string, string> => (kind === 'visitor' ? { authorization: `Bearer ${token}` } : { cookie: `__Host-access=${token}` });

  test('without a credential is 401, with one journal event (S0.3, S22.1)', async () => {
    const reply = await send(route, ids, { body: bodyOf(fixture, ids) });
    expect([reply.status, reply.body.code]).toEqual([401, 'not-signed-in']);
    expect(await journalOf(reply.body.instance, everybody())).toHaveLength(1);
  });

  test('with a garbled token is 401', async () => {
    // All of them at one route of each kind: the authorizer that reads them is the same for every route, and each route is seen to ask it.
    const tokens = name === first[kind] ? GARBLED : GARBLED.slice(2, 3);
    for (const token of tokens) {
      const reply = await send(route, ids, { body: bodyOf(fixture, ids), headers: carry(encodeURI(token)) });
      expect([reply.status, reply.body.code]).toEqual([401, 'not-signed-in']);
    }
  });

  test('with an expired token is 401', async () => {
    const reply = await send(route, ids, { body: bodyOf(fixture, ids), headers: carry(await expiredToken(kind)) });
    expect([reply.status, reply.body.code]).toEqual([401, 'not-signed-in']);
  });

  test('with a credential of the other kind is 401 (S0.3)', async () => {
    const headers = kind === 'visitor' ? cookiesOf(victim) : visitor.headers;
    expect((await send(route, ids, { body: bodyOf(fixture, ids), headers })).status).toBe(401);
  });
});

test.each(owned)('%s: an object of another account is, byte for byte, one that does not exist (S9.1, S22.1)', async (name, route, fixture) => {
  const headers = cookiesOf(attacker);
  const foreign = await send(route, ids, { body: bodyOf(fixture, ids), headers });
  const absent = await send(route, missing, { body: bodyOf(fixture, missing), headers });
  expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found']);
  expect(without(foreign)).toBe(without(absent));
  // Neither can be told by what is written down of it: one event each, in the account of whoever asked (S22.1).
  const event = { type: 'authz_fail', outcome: 'refused', reason: 'not-found', accountId: attacker.accountId, action: name };
  for (const { body } of [foreign, absent])
    expect(await journalOf(body.instance, everybody())).toEqual([expect.objectContaining({ ...event, actor: { kind: 'session', id: attacker.userId } })]);
});

test.each(owned.filter(([, route]) => /\{(?:materialId|conversationId|userId|playbookId|ruleId|triggerId|channelId)\}/.test(route.path)))(
  '%s: a child under a wrong parent does not exist',
  async (_name, route, fixture) => {
    const reply = await send(route, { ...ids, chatbotId: ownChatbot }, { body: bodyOf(fixture, ids), headers: cookiesOf(attacker) });
    expect(reply.status).toBe(404);
  },
);

/** What a key with `knowledge:read` gets: a person's own doors and the account's are closed, and so is whatever its scopes do not name. */
test.each(guarded.filter(([, route]) => route.host === 'app'))(
  '%s: a key reaches what its scopes name and nothing else (S5.8, S10.1)',
  async (_name, route, fixture) => {
    const reply = await send(route, ids, { body: bodyOf(fixture, ids), headers: apiKey, host: 'app' });
    if (!route.callers.includes('api-key')) expect([reply.status, reply.body.code]).toEqual([403, 'not-allowed']);
    else if (route.permission === 'knowledge:read' || route.permission === 'account:member') expect(reply.status).toBeLessThan(300);
    else expect([reply.status, reply.body.code]).toEqual([403, 'not-allowed']);
  },
);

test.each(owned.filter(([, route]) => route.callers.includes('api-key')))(
  '%s: a key of another account meets nothing, with one event (S22.1)',
  async (_name, route, fixture) => {
    const reply = await send(route, ids, { body: bodyOf(fixture, ids), headers: foreignKey });
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
    expect(await journalOf(reply.body.instance, everybody())).toEqual([expect.objectContaining({ type: 'authz_fail', accountId: attacker.accountId })]);
  },
);

/** One reader for all routes: it is tried whole at the first, and each of the others is seen to ask it. */
const MALFORMED = [
  ['{', 'malformed-json'],
  ['[]', 'invalid-request'],
  ['null', 'invalid-request'],
  ['', 'malformed-json'],
  ['"x"', 'invalid-request'],
];

describe.each(withBody)('%s', (name, route, fixture) => {
  const sent = (body: string): Promise<Reply<{ code: string; instance: string }>> => send(route, ids, { body, headers: credentials(route, victim) });
  const valid = (): Record<string, unknown> => ({ ...fixture.body?.(ids) });

  test('refuses an unknown member', async () => {
    const reply = await sent(JSON.stringify({ ...valid(), ['accountId' in valid() ? 'tenantId' : 'accountId']: attacker.accountId }));
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid-request']);
  });

  test('refuses a member given twice', async () => {
    const [[name, value] = ['', '']] = Object.entries(valid());
    const reply = await sent(`${JSON.stringify(valid()).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`);
    expect([reply.status, reply.body.code]).toEqual([400, 'duplicate-parameter']);
  });

  test.each(name === withBody[0]?.[0] ? MALFORMED : MALFORMED.slice(0, 2))('refuses the body %p', async (body, code) => {
    const reply = await sent(body);
    expect([reply.status, reply.body.code]).toEqual([400, code]);
  });

  test('refuses another content type', async () => {
    const reply = await send(route, ids, { body: JSON.stringify(valid()), headers: { ...credentials(route, victim), 'content-type': 'text/plain' } });
    expect([reply.status, reply.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  test('refuses a body over 256 KB (S20.5)', async () => {
    const reply = await sent(JSON.stringify({ ...valid(), filler: 'x'.repeat(262_145) }));
    expect([reply.status, reply.body.code]).toEqual([413, 'payload-too-large']);
  });
});

describe.each(rows)('%s', (_name, route, fixture) => {
  test('refuses a query parameter given twice', async () => {
    const reply = await send(route, ids, { query: '?limit=1&limit=2', body: bodyOf(fixture, ids), headers: credentials(route, victim) });
    expect([reply.status, reply.body.code]).toEqual([400, 'duplicate-parameter']);
  });

  test('does not exist on the other host', async () => {
    const reply = await send(route, ids, { host: route.host === 'app' ? 'edge' : 'app', body: bodyOf(fixture, ids), headers: credentials(route, victim) });
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
  });
});

test('nothing of the victim was changed by all of this', async () => {
  const { body } = await victim.client.call<{ name: string }>('GET', `/v1/chatbots/${ids.chatbotId}`);
  const material = await victim.client.call<{ status: string }>('GET', `/v1/chatbots/${ids.chatbotId}/materials/${ids.materialId}`);
  expect([body.name, material.body.status]).toEqual(['Test bot', 'ready']);
});
