import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { membershipKey } from '../../lambdas/people/rows.ts';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import { tablesOf } from '../support/cloud-clients.ts';
import { type Tenant, cloud, confirmed, freshSource, journalOf, newApiKey, newChatbot, newMember, newTenant } from '../support/cloud.ts';
import { databaseClient, inAccount } from '../support/database.ts';

let owner: Tenant;
beforeAll(async () => {
  owner = await newTenant();
});

interface Body {
  readonly id: string;
  readonly code: string;
  readonly instance: string;
  readonly signedIn: boolean;
  readonly items: { readonly userId: string; readonly role: string; readonly email: string; readonly id: string }[];
  readonly account: { readonly role: string; readonly id: string };
}
const ORIGIN = () => createClient(cloud().app, freshSource());
const invite = (email: string, more: Record<string, unknown> = {}, by = owner) =>
  by.client.call<Body>('POST', '/v1/invitations', { body: { email, role: 'member', ...more } });
const accept = (token: string, more: Record<string, unknown> = { name: 'New', password: 'a quiet harbour at noon' }, client = ORIGIN()) =>
  client.call<Body>('POST', '/v1/invitations/accept', { body: { token, ...more } });
const fresh = () => `i-${randomUUID()}@example.com`;
const roles = async () =>
  Object.fromEntries((await owner.client.call<Body>('GET', '/v1/members?limit=100')).body.items.map(({ userId, role }) => [userId, role]));

describe('an invitation (S10.7)', () => {
  test('makes somebody new a member, who is signed in with the role of the invitation', async () => {
    const email = fresh();
    const invited = await invite(email, { role: 'admin' });
    const client = ORIGIN();
    const joined = await accept(await mailedToken(client, email), undefined, client);

    expect([invited.status, joined.status, joined.body.signedIn, joined.body.account.role]).toEqual([201, 200, true, 'admin']);
    expect((await client.call<Body>('GET', '/v1/me')).body.account).toMatchObject({ id: owner.accountId, role: 'admin' });
    expect((await owner.client.call<Body>('GET', '/v1/invitations')).body.items.map(({ email: each }) => each)).not.toContain(email);
  });

  test('is good once, also for ten at once', async () => {
    const email = fresh();
    await invite(email);
    const token = await mailedToken(ORIGIN(), email);
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => accept(token)))).map(({ status }) => status);

    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect((await accept(token)).body.code).toBe('token-refused');
    expect((await owner.client.call<Body>('GET', '/v1/members?limit=100')).body.items.filter((member) => member.email === email)).toHaveLength(1);
  });

  test('of somebody who has an account joins with it, and only its password signs in', async () => {
    const known = await newTenant();
    await invite(known.email);
    const token = await mailedToken(ORIGIN(), known.email);
    expect((await accept(token, { password: 'not the password' })).body.code).toBe('invalid-credentials');
    const joined = await accept(token, {});

    expect([joined.status, joined.body.signedIn, joined.headers.getSetCookie()]).toEqual([200, false, []]);
    const login = await ORIGIN().call<{ accounts: { id: string }[] }>('POST', '/v1/auth/login', { body: { email: known.email, password: known.password } });
    expect(new Set(login.body.accounts.map(({ id }) => id))).toEqual(new Set([known.accountId, owner.accountId]));
  });

  test('whose acceptance was cut off between the two stores leaves what the next log-in takes away, and nothing else', async () => {
    const known = await newTenant();
    const TableName = cloud().tableNames['Identity'] ?? '';
    const { db, end } = tablesOf();
    const says = async (accountId: string) =>
      (await db.send(new GetCommand({ TableName, Key: membershipKey(known.userId, accountId), ConsistentRead: true }))).Item;
    await db.send(new PutCommand({ TableName, Item: { ...membershipKey(known.userId, owner.accountId), accountId: owner.accountId } }));
    const login = await ORIGIN().call<{ accounts: { id: string }[] }>('POST', '/v1/auth/login', { body: { email: known.email, password: known.password } });

    expect(login.body.accounts.map(({ id }) => id)).toEqual([known.accountId]);
    expect([await says(owner.accountId), (await says(known.accountId))?.['accountId']]).toEqual([undefined, known.accountId]);
    end();
  });

  test('that was taken back, or sent again, is void; the newest link is good', async () => {
    const email = fresh();
    const { body } = await invite(email);
    const first = await mailedToken(ORIGIN(), email);
    expect((await owner.client.call('POST', `/v1/invitations/${body.id}/resend`)).status).toBe(202);
    const second = await mailedToken(ORIGIN(), email);
    expect((await accept(first)).body.code).toBe('token-refused');
    expect((await owner.client.call('DELETE', `/v1/invitations/${body.id}`)).status).toBe(204);
    expect((await accept(second)).body.code).toBe('token-refused');
  });

  test('cannot be pointed elsewhere: nothing but the token decides', async () => {
    const email = fresh();
    await invite(email);
    const token = await mailedToken(ORIGIN(), email);
    const [head, , signature] = token.split('.');
    const forged = `${head}.${Buffer.from(JSON.stringify({ role: 'owner' })).toString('base64url')}.${signature}`;

    expect((await accept(token, { name: 'N', password: 'a quiet harbour at noon', role: 'owner' })).status).toBe(400);
    expect((await accept(token, { name: 'N', password: 'a quiet harbour at noon', email: 'other@example.com' })).status).toBe(400);
    expect((await accept(forged)).body.code).toBe('token-refused');
    expect((await accept(token, {})).body.code).toBe('invalid-request');
    expect((await accept(token, { name: 'N', password: 'short' })).body.code).toBe('weak-password');
    expect((await accept(token)).status).toBe(200);
  });

  test('is void when its week is over, whatever its token says; it can be sent again', async () => {
    const email = fresh();
    const { body } = await invite(email);
    const token = await mailedToken(ORIGIN(), email);
    const database = await databaseClient('app_api');
    await inAccount(database, owner.accountId, `UPDATE app.invitations SET expires_at = now() - interval '1 second' WHERE invitation_id = '${body.id}'`);

    expect((await accept(token)).body.code).toBe('token-refused');
    const again = await owner.client.call<Body>('POST', `/v1/invitations/${body.id}/resend`);
    expect((await accept(await mailedToken(ORIGIN(), email))).status).toBe(200);
    const [event] = await journalOf(again.headers.get('x-request-id') ?? '');
    expect(event).toMatchObject({ type: 'authz_change', action: 'resendInvitation', target: body.id, change: 'invited as member -> invited again as member' });
    await database.end();
  });

  test('to an account that is full is refused, and stands for when there is a place', async () => {
    const full = await newTenant();
    const emails = [fresh(), fresh()];
    for (const email of emails) await invite(email, {}, full);
    const tokens = await Promise.all(emails.map((email) => mailedToken(ORIGIN(), email)));
    const database = await databaseClient('app_api');
    await inAccount(
      database,
      full.accountId,
      `INSERT INTO app.members (account_id, user_id, role) SELECT '${full.accountId}', gen_random_uuid(), 'member' FROM generate_series(1, 498)`,
    );

    const joined = await Promise.all(tokens.map((token) => accept(token)));
    expect(joined.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 402]);
    await inAccount(database, full.accountId, `DELETE FROM app.members WHERE user_id IN (SELECT user_id FROM app.members WHERE role = 'member' LIMIT 1)`);
    expect((await accept(tokens[joined.findIndex(({ status }) => status === 402)] ?? '')).status).toBe(200);
    await database.end();
  });

  test('does not open another door to a password: guesses with a good link count like those at log-in (S13.10)', async () => {
    const known = await newTenant();
    await invite(known.email);
    const token = await mailedToken(ORIGIN(), known.email);
    const guesses = await Promise.all(Array.from({ length: 8 }, () => accept(token, { password: 'not the password' })));

    expect(guesses.filter(({ body }) => body.code === 'invalid-credentials')).toHaveLength(5);
    expect((await accept(token, { password: known.password })).body.code).toBe('locked-out');
    expect((await ORIGIN().call<Body>('POST', '/v1/auth/login', { body: { email: known.email, password: known.password } })).body.code).toBe('locked-out');
  });

  test('of a member, or of somebody who is invited already, is a conflict', async () => {
    const email = fresh();
    expect([(await invite(owner.email)).status, (await invite(email)).status, (await invite(email.toUpperCase())).status]).toEqual([409, 201, 409]);
  });

  test('with a grant on a chatbot of another account is refused (S9.9)', async () => {
    const foreign = await newChatbot(await newTenant());
    const reply = await invite(fresh(), { grants: [{ chatbotId: foreign.id, areas: { settings: 'write' } }] });
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
  });

  test('as owner, or from a member, is none', async () => {
    const member = await newMember(owner, 'member');
    expect((await invite(fresh(), { role: 'owner' })).status).toBe(400);
    expect((await invite(fresh(), {}, member)).body.code).toBe('not-allowed');
    // Nor does a member learn who belongs to the account.
    expect((await invite(owner.email, {}, member)).body.code).toBe('not-allowed');
  });
});

describe('roles (S10.2)', () => {
  let admin: Tenant;
  let member: Tenant;
  beforeEach(async () => {
    [admin, member] = [await newMember(owner, 'admin'), await newMember(owner, 'member')];
  });
  const change = (by: Tenant, userId: string, role: string) => by.client.call<Body>('PATCH', `/v1/members/${userId}`, { body: { role } });

  test('are changed by admins, count on the next call, and leave one event that says what was', async () => {
    expect((await member.client.call('GET', '/v1/members')).status).toBe(403);
    const reply = await change(admin, member.userId, 'admin');
    expect(reply.status).toBe(200);
    expect((await member.client.call('GET', '/v1/members')).status).toBe(200);
    expect(await journalOf(reply.headers.get('x-request-id') ?? '')).toEqual([
      expect.objectContaining({ type: 'authz_change', change: 'member -> admin', target: member.userId }),
    ]);

    await change(owner, member.userId, 'member');
    expect((await member.client.call('GET', '/v1/members')).status).toBe(403);
  });

  test('are never one’s own, never the owner’s, and never raised by a member', async () => {
    expect((await change(member, member.userId, 'admin')).body.code).toBe('not-allowed');
    expect((await change(admin, admin.userId, 'member')).body.code).toBe('conflict');
    expect((await change(admin, owner.userId, 'member')).body.code).toBe('conflict');
    expect((await change(owner, owner.userId, 'member')).body.code).toBe('conflict');
    expect((await change(admin, member.userId, 'owner')).status).toBe(400);
    expect((await roles())[owner.userId]).toBe('owner');
  });

  test('end with the membership: 20 calls right after it all fail, and the other account goes on (S1.11)', async () => {
    const statuses = async () =>
      new Set((await Promise.all(Array.from({ length: 20 }, () => member.client.call('GET', '/v1/chatbots')))).map(({ status }) => status));
    expect(await statuses()).toEqual(new Set([200]));
    expect((await admin.client.call('DELETE', `/v1/members/${member.userId}`)).status).toBe(204);

    expect(await statuses()).toEqual(new Set([401]));
    expect((await admin.client.call('GET', '/v1/chatbots')).status).toBe(200);
    expect((await ORIGIN().call('POST', '/v1/auth/login', { body: { email: member.email, password: member.password } })).status).toBe(401);

    // Nor does the session come back with the person.
    await invite(member.email);
    expect((await accept(await mailedToken(ORIGIN(), member.email), {})).status).toBe(200);
    expect(await statuses()).toEqual(new Set([401]));
    expect((await ORIGIN().call('POST', '/v1/auth/login', { body: { email: member.email, password: member.password } })).status).toBe(200);
  });

  test('a member may leave; nobody but an admin removes another, and nobody the owner', async () => {
    expect((await member.client.call<Body>('DELETE', `/v1/members/${admin.userId}`)).body.code).toBe('not-allowed');
    expect((await member.client.call<Body>('DELETE', `/v1/members/${randomUUID()}`)).body.code).toBe('not-allowed');
    expect((await admin.client.call<Body>('DELETE', `/v1/members/${owner.userId}`)).body.code).toBe('conflict');
    expect((await owner.client.call<Body>('DELETE', `/v1/members/${owner.userId}`)).body.code).toBe('conflict');
    expect((await member.client.call('DELETE', `/v1/members/${member.userId}`)).status).toBe(204);
  });

  test('keys end with the membership of whoever made them (S5)', async () => {
    await confirmed(admin);
    const bot = await newChatbot(owner);
    const { secret } = await newApiKey(admin, { settings: 'read' });
    const read = async () => (await fetch(`${cloud().app}/v1/chatbots/${bot.id}`, { headers: { authorization: `Bearer ${secret}` } })).status;
    expect(await read()).toBe(200);
    await owner.client.call('DELETE', `/v1/members/${admin.userId}`);
    expect(await read()).toBe(401);
  });
});

describe('ownership', () => {
  test('is transferred by the owner who has given the password again; one owner is left', async () => {
    const [boss, heir] = await newTenant().then(async (tenant) => [tenant, await newMember(tenant, 'admin')] as const);
    const transfer = (by: Tenant, userId: string) => by.client.call<Body>('POST', '/v1/account/transfer', { body: { userId } });

    expect((await transfer(boss, heir.userId)).body.code).toBe('confirmation-required');
    await Promise.all([confirmed(boss), confirmed(heir)]);
    expect((await transfer(heir, heir.userId)).body.code).toBe('not-allowed');
    expect((await transfer(boss, randomUUID())).body.code).toBe('not-found');
    const both = await Promise.all([transfer(boss, heir.userId), transfer(boss, heir.userId)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)[0]).toBe(204);

    const { items } = (await heir.client.call<Body>('GET', '/v1/members')).body;
    expect(items.filter(({ role }) => role === 'owner').map(({ userId }) => userId)).toEqual([heir.userId]);
    expect(items.find(({ userId }) => userId === boss.userId)?.role).toBe('admin');
  });
});
