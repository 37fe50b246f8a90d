import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import { claimsOf } from '../support/claims.ts';
import { cloud, freshSource, newChatbot, newTenant, newVisitor, ticketFor, type Tenant } from '../support/cloud.ts';
import { encoded, runningKey, signedWith, type RunningKey } from '../support/signing-key.ts';

type Json = Record<string, unknown>;

let owner: Tenant;
let other: Tenant;
let running: RunningKey;
let real: string;
let claims: Json;
let canary: Server;
let hits = 0;
beforeAll(async () => {
  [owner, other, running] = [await newTenant(), await newTenant(), await runningKey()];
  real = owner.client.cookies.get('__Host-access') ?? '';
  claims = claimsOf<Json>(real);
  canary = createServer((_, response) => {
    hits += 1;
    response.end('{"keys":[]}');
  });
  canary.listen(0, '127.0.0.1');
  await new Promise((resolve) => canary.once('listening', resolve));
});
afterAll(() => void canary.close());

const head = (over: Json = {}): Json => ({ alg: 'RS256', kid: running.kid, typ: 'at+jwt', ...over });
const sign = (header: Json, payload: unknown, algorithm?: string): string => signedWith(running.key, header, payload, algorithm);
const without = (object: Json, name: string): Json => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
const seconds = (): number => Math.floor(Date.now() / 1000);
const url = (): string => `http://127.0.0.1:${(canary.address() as AddressInfo).port}/keys`;
const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 });

/** What a session's cookie is worth, and what a visitor's header is. */
const asSession = async (token: string): Promise<number> =>
  (await createClient(cloud().app, freshSource()).call('GET', '/v1/me', { headers: { cookie: `__Host-access=${token}` } })).status;
const asVisitor = async (token: string): Promise<number> =>
  (
    await createClient(cloud().edge, freshSource()).call('POST', '/v1/widget/messages', {
      body: { message: 'Hello?' },
      headers: { authorization: `Bearer ${token}` },
    })
  ).status;

const HOSTILE: readonly (readonly [string, () => string])[] = [
  ...['none', 'None', 'nOnE', ''].map((alg) => [`alg ${alg || 'empty'} (S1.1)`, () => `${encoded(head({ alg }))}.${encoded(claims)}.`] as const),
  ['without its signature', () => `${real.split('.').slice(0, 2).join('.')}.`],
  ['of two segments', () => real.split('.').slice(0, 2).join('.')],
  ['of five segments, as an encrypted one', () => `${encoded({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: running.kid, typ: 'at+jwt' })}.a.b.c.d`],
  ['whose payload is detached', () => `${real.split('.')[0]}..${real.split('.')[2]}`],
  ['with b64 false and crit', () => sign(head({ b64: false, crit: ['b64'] }), claims)],
  ['with an unknown crit', () => sign(head({ crit: ['x'], x: 1 }), claims)],
  [
    'HS256 with the public key (S1.2)',
    () => {
      const secret = createPublicKey(running.key).export({ type: 'spki', format: 'pem' });
      const input = `${encoded(head({ alg: 'HS256' }))}.${encoded(claims)}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    },
  ],
  ['RS384 with the right key (S1.3)', () => sign(head({ alg: 'RS384' }), claims, 'RSA-SHA384')],
  ['with a key of its own in it (S1.4)', () => signedWith(stranger.privateKey, head({ jwk: stranger.publicKey.export({ format: 'jwk' }) }), claims)],
  ['with jku', () => signedWith(stranger.privateKey, head({ jku: url() }), claims)],
  ['with jku and the right key', () => sign(head({ jku: url() }), claims)],
  ['with x5u', () => sign(head({ x5u: url() }), claims)],
  ...['../../dev/null', '__proto__', "' OR 1=1 --", 'another-key', 'constructor', ''].map(
    (kid) => [`kid ${kid || 'empty'} (S1.5)`, () => sign(head({ kid }), claims)] as const,
  ),
  ['kid an address', () => sign(head({ kid: url() }), claims)],
  ['kid a number', () => sign(head({ kid: 1 }), claims)],
  ['without kid', () => sign(without(head(), 'kid'), claims)],
  ["of a stranger's key", () => signedWith(stranger.privateKey, head(), claims)],
  ...['visitor+jwt', 'ticket+jwt', 'reset-password+jwt', 'invite+jwt', 'verify-email+jwt', 'JWT'].map(
    (typ) => [`typ ${typ} (S1.8)`, () => sign(head({ typ }), claims)] as const,
  ),
  ['without typ', () => sign(without(head(), 'typ'), claims)],
  ...['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp', 'sid', 'acc'].map((name) => [`without ${name}`, () => sign(head(), without(claims, name))] as const),
  ['expired beyond the skew (S1.6)', () => sign(head(), { ...claims, iat: seconds() - 931, nbf: seconds() - 931, exp: seconds() - 31 })],
  ['of the future', () => sign(head(), { ...claims, nbf: seconds() + 600 })],
  ['made tomorrow', () => sign(head(), { ...claims, iat: seconds() + 86_400, exp: seconds() + 87_300 })],
  ['that lives for ten days', () => sign(head(), { ...claims, exp: seconds() + 864_000 })],
  ['with exp as text', () => sign(head(), { ...claims, exp: '9999999999' })],
  ['of another issuer', () => sign(head(), { ...claims, iss: 'urn:rempart:other' })],
  ['for another audience', () => sign(head(), { ...claims, aud: 'rempart:widget' })],
  ['for several audiences', () => sign(head(), { ...claims, aud: ['rempart:api', 'x'] })],
  ['with a subject given twice', () => sign(head(), JSON.stringify(claims).replace(/\}$/, `,"sub":"${other.userId}"}`))],
  ['of another account of somebody else', () => sign(head(), { ...claims, acc: other.accountId })],
  ['of somebody else’s session', () => sign(head(), { ...claims, sub: other.userId })],
  ['of a session that is none', () => sign(head(), { ...claims, sid: randomUUID() })],
  ['of 5 000 characters', () => sign(head(), { ...claims, pad: 'x'.repeat(3_500) })],
  ['with a line break at its end', () => `${real}%0a`],
];

describe('a token over HTTP', () => {
  test('that says what ours say is believed: what follows is refused for what it changes', async () => {
    expect(await asSession(sign(head(), claims))).toBe(200);
  });

  test.each(HOSTILE)('%s opens nothing', async (_name, make) => {
    const token = make();
    expect([await asSession(token), await asVisitor(token)]).toEqual([401, 401]);
  });

  test('leads nobody to an address that it names (S1.4)', () => expect(hits).toBe(0));
});

describe('a token of another kind (S1.8)', () => {
  test('is no session, and a session is none of theirs', async () => {
    const bot = await newChatbot(owner);
    const client = createClient(cloud().app, freshSource());
    const [pending, invited] = [`p-${randomUUID()}@example.com`, `i-${randomUUID()}@example.com`];
    await client.call('POST', '/v1/auth/signup', { body: { email: pending, password: 'a quiet harbour at noon', name: 'P', accountName: 'P' } });
    await client.call('POST', '/v1/auth/password/forgot', { body: { email: other.email } });
    await owner.client.call('POST', '/v1/invitations', { body: { email: invited, role: 'member' } });
    const tokens: Readonly<Record<string, string>> = {
      verify: await mailedToken(client, pending),
      reset: await mailedToken(client, other.email, 1),
      invite: await mailedToken(client, invited),
      ticket: await ticketFor(bot.publicKey),
      visitor: (await newVisitor(bot.publicKey)).token,
      refresh: owner.client.cookies.get('__Host-refresh') ?? '',
      access: real,
    };
    const doors: Readonly<Record<string, (token: string) => Promise<number>>> = {
      access: asSession,
      visitor: asVisitor,
      verify: async (token) =>
        (await createClient(cloud().app, freshSource()).call('POST', '/v1/auth/verify-email', { body: { token, password: 'x' } })).status,
      reset: async (token) =>
        (await createClient(cloud().app, freshSource()).call('POST', '/v1/auth/password/reset', { body: { token, password: 'another quiet harbour' } })).status,
      invite: async (token) => (await createClient(cloud().app, freshSource()).call('POST', '/v1/invitations/accept', { body: { token } })).status,
      ticket: async (token) => (await createClient(cloud().edge, freshSource()).call('POST', '/v1/widget/sessions', { body: { ticket: token } })).status,
      refresh: async (token) =>
        (await createClient(cloud().app, freshSource()).call('POST', '/v1/auth/refresh', { headers: { cookie: `__Host-refresh=${token}` } })).status,
    };
    const opened: string[] = [];
    for (const [kind, token] of Object.entries(tokens)) {
      expect(token).not.toBe('');
      for (const [door, knock] of Object.entries(doors)) {
        const status = door === kind ? 400 : await knock(token);
        if (![400, 401].includes(status)) opened.push(`${kind} at ${door}: ${status}`);
      }
    }
    expect(opened).toEqual([]);
  }, 60_000);
});
