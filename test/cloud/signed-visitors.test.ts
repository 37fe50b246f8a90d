import { beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, type JWTPayload } from 'jose';
import { expectStatus } from '../../local/client/client.ts';
import { readAnswer } from '../../local/client/stream.ts';
import {
  cloud,
  confirmed,
  edgeCall,
  journalOf,
  newApiKey,
  newChatbot,
  newMember,
  newTenant,
  SITE,
  ticketFor,
  type Bot,
  type Tenant,
} from '../support/cloud.ts';
import { asAccount, databaseClient } from '../support/database.ts';

interface Session {
  readonly token: string;
  readonly code?: string;
  readonly conversation?: { readonly id: string };
  readonly instance: string;
}

let owner: Tenant;
let bot: Bot;
let other: Bot;
let secret: string;
let otherSecret: string;
const path = (of: Bot) => `/v1/chatbots/${of.id}/visitor-secret`;
const renew = async (of: Bot): Promise<string> => (await expectStatus(owner.client.call<{ secret: string }>('POST', path(of)), 201)).body.secret;
beforeAll(async () => {
  owner = await newTenant();
  [bot, other] = [await newChatbot(owner), await newChatbot(owner)];
  await confirmed(owner);
  [secret, otherSecret] = [await renew(bot), await renew(other)];
});

/** What the customer's server does. */
const vouch = (subject: string, by = secret, more: JWTPayload = {}): Promise<string> =>
  new SignJWT(more)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setAudience(bot.publicKey)
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(by));
const open = async (identity?: string, visitorToken?: string) =>
  edgeCall<Session>('POST', '/v1/widget/sessions', {
    body: { ticket: await ticketFor(bot.publicKey), ...(identity && { identity }), ...(visitorToken && { visitorToken }) },
  });
const say = (token: string) =>
  fetch(`${cloud().edge}/v1/widget/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Hello?' }),
  });
const only = (signedVisitorsOnly: boolean) =>
  expectStatus(owner.client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, { body: { embedding: 'listed', domains: [SITE], signedVisitorsOnly } }), 200);

test('the secret is shown once, is sealed at rest, and its making is one event without it', async () => {
  const made = await owner.client.call<{ secret: string; visitorSecret: object }>('POST', path(other));
  const shown = await expectStatus(owner.client.call<{ visitorSecret: { lastFour: string; previousUntil: string } }>('GET', path(other)), 200);
  const database = await databaseClient('app_api');
  const rows = JSON.stringify(await asAccount(database, owner.accountId, 'SELECT * FROM app.visitor_secrets'));
  await database.end();
  const events = await journalOf(made.headers.get('x-request-id') ?? '');

  expect(made.body.secret).toMatch(/^vs_[0-9A-Za-z]{43}$/);
  expect(shown.body.visitorSecret.lastFour).toBe(made.body.secret.slice(-4));
  expect(Date.parse(shown.body.visitorSecret.previousUntil) - Date.now()).toBeGreaterThan(86_000_000);
  for (const text of [rows, shown.text, JSON.stringify(events)]) for (const one of [made.body.secret, otherSecret]) expect(text).not.toContain(one);
  expect(events).toEqual([expect.objectContaining({ type: 'authz_visitor_secret_renewed', target: other.id })]);
  otherSecret = made.body.secret;
});

test('is made by owners and admins who have just confirmed, and by no key', async () => {
  const member = await newMember(owner, 'member', [{ chatbotId: bot.id, areas: { settings: 'write' } }]);
  const admin = await newMember(owner, 'admin');
  const key = await newApiKey(owner, { settings: 'write' });
  const byKey = { headers: { authorization: `Bearer ${key.secret}`, cookie: '' } };
  const codes = [
    (await admin.client.call<Session>('POST', path(bot))).body.code,
    (await member.client.call<Session>('DELETE', path(bot))).body.code,
    (await fetch(cloud().app + path(bot), { method: 'POST', headers: { authorization: byKey.headers.authorization } })).status,
  ];

  expect(codes).toEqual(['confirmation-required', 'not-allowed', 403]);
});

describe('a visitor for whom the site vouches', () => {
  test('goes on with the conversation on another device, and nobody else does', async () => {
    const first = (await open(await vouch('customer-7', secret, { name: 'Zoë', email: 'zoe@example.com' }))).body;
    const { conversationId } = await readAnswer(await say(first.token));
    const second = await open(await vouch('customer-7'));
    const somebody = await open(await vouch('customer-8'));
    const leftBehind = await open(undefined, first.token);

    expect(second.body.conversation?.id).toBe(conversationId);
    expect((await open(await vouch('customer-7'))).headers.get('set-cookie')).toMatch(/^__Host-visitor-.*=; .*Max-Age=0$/);
    expect([somebody.body.conversation, leftBehind.body.conversation]).toEqual([undefined, undefined]);
    const database = await databaseClient('app_api');
    const contacts = await asAccount(database, owner.accountId, `SELECT name, email FROM app.contacts WHERE chatbot_id = '${bot.id}'`);
    await database.end();
    expect(contacts).toEqual([{ name: 'Zoë', email: 'zoe@example.com' }]);
  });

  test('is the only one who is let in where the policy says so (S26)', async () => {
    await only(true);
    const anonymous = await open();
    const vouched = await open(await vouch('customer-7'));
    const answered = await say(vouched.body.token);
    await only(false);

    expect([anonymous.status, anonymous.body.code]).toEqual([403, 'not-allowed']);
    expect([vouched.status, answered.status]).toEqual([201, 200]);
    expect(await journalOf(anonymous.body.instance)).toHaveLength(1);
  });

  test.each<[string, () => Promise<string>]>([
    ["another chatbot's secret", () => vouch('customer-7', otherSecret)],
    [
      'an audience that is another chatbot',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject('x')
          .setAudience(other.publicKey)
          .setExpirationTime('5m')
          .sign(new TextEncoder().encode(secret)),
    ],
    ['a visitor token of ours', async () => (await open()).body.token],
  ])('is nobody by %s', async (_name, identity) => {
    const refused = await open(await identity());

    expect([refused.status, refused.body.code]).toEqual([400, 'token-refused']);
    expect(await journalOf(refused.body.instance)).toEqual([expect.objectContaining({ type: 'authn_token_refused' })]);
  });

  test('is still known by the secret before, and refused at the next message when the secret ends', async () => {
    const before = secret;
    secret = await renew(bot);
    const [old, fresh] = [(await open(await vouch('customer-7', before))).body, (await open(await vouch('customer-7'))).body];
    expect([(await say(old.token)).status, (await say(fresh.token)).status]).toEqual([200, 200]);
    await expectStatus(owner.client.call('DELETE', path(bot)), 204);

    expect([(await say(old.token)).status, (await say(fresh.token)).status, (await open(await vouch('customer-7'))).status]).toEqual([401, 401, 400]);
    expect((await owner.client.call('DELETE', path(bot))).status).toBe(404);
  });
});
