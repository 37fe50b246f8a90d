import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { readAnswer } from '../../local/client/stream.ts';
import { cloud, confirmed, edgeCall, invokeWorker, newChatbot, newTenant, newVisitor, type Bot, type Tenant, type Visitor } from '../support/cloud.ts';
import { asAccount, databaseClient, inAccount, type DatabaseClient } from '../support/database.ts';

interface Body {
  readonly id: string;
  readonly code: string;
  readonly since: string;
  readonly conversation: { readonly id: string; readonly state: string } | null;
  readonly messages: { readonly id: string; readonly text: string; readonly feedback?: string }[];
  readonly items: { readonly email: string; readonly fields: Record<string, string> }[];
  readonly leads: { readonly fields: Record<string, string> }[];
  readonly complete: boolean;
  readonly nextCursor: string | null;
  readonly removed: Record<string, number>;
}

let owner: Tenant;
let bot: Bot;
let database: DatabaseClient;
beforeAll(async () => {
  owner = await newTenant();
  [bot, database] = [await newChatbot(owner), await databaseClient('app_api')];
  await confirmed(owner);
}, 120_000);
afterAll(() => database.end());

const team = (method: string, path: string, body?: unknown) =>
  owner.client.call<Body>(method, `/v1/chatbots/${bot.id}${path}`, body === undefined ? {} : { body });
const widget = ({ headers }: Visitor, method: string, path: string, body?: unknown) =>
  edgeCall<Body>(method, `/v1/widget${path}`, { headers, ...(body !== undefined && { body }) });
const say = async ({ headers }: Visitor, message: string): Promise<{ conversationId: string; messageId: string }> => {
  const sent = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
  return readAnswer(await fetch(`${cloud().edge}/v1/widget/messages`, sent));
};
const lead = { name: 'Ada', email: 'ada@example.com', consent: true, consentText: 'You may write to me.' };

describe('a visitor', () => {
  test('gives a thumb to an answer of the own conversation, and to no other (S11.3)', async () => {
    const [visitor, other] = [await newVisitor(bot.publicKey), await newVisitor(bot.publicKey)];
    const { messageId } = await say(visitor, 'Is anybody there?');
    expect((await widget(visitor, 'POST', '/feedback', { messageId, value: 'up' })).status).toBe(204);
    expect((await widget(visitor, 'POST', '/feedback', { messageId, value: 'down' })).status).toBe(204);
    expect((await widget(other, 'POST', '/feedback', { messageId, value: 'up' })).body.code).toBe('not-found');
    const kept = await asAccount(database, owner.accountId, `SELECT value FROM app.feedback WHERE message_id = '${messageId}'`);
    expect(JSON.stringify(kept)).toContain('down');
  });

  test('leaves a lead with consent, and none without', async () => {
    const visitor = await newVisitor(bot.publicKey);
    expect((await widget(visitor, 'POST', '/leads', lead)).status).toBe(201);
    expect((await widget(visitor, 'POST', '/leads', { ...lead, consent: false })).body.code).toBe('invalid-request');
    expect((await team('GET', '/leads')).body.items[0]?.fields['email']).toBe('ada@example.com');
  });

  test('sees who has the conversation, and what that person says', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const { conversationId } = await say(visitor, 'I want a person.');
    const before = (await widget(visitor, 'GET', '/changes')).body;
    expect(before.conversation).toEqual({ id: conversationId, state: 'bot' });
    await expectStatus(team('POST', `/conversations/${conversationId}/takeover`), 200);
    await expectStatus(team('POST', `/conversations/${conversationId}/messages`, { text: 'Here I am.' }), 201);
    const after = (await widget(visitor, 'GET', `/changes?since=${before.since}`)).body;
    expect([after.conversation?.state, after.messages.map(({ text }) => text)]).toEqual(['person', ['Here I am.']]);
  });

  test('leaves no mark of who was forgotten long ago, once somebody else is, and every mark of whose token in a cookie may be alive (S11.3)', async () => {
    const rows = [['long-gone', 8] as const, ['lately', 6] as const].map(
      ([visitorId, days]) => `('${owner.accountId}', '${bot.id}', '${visitorId}', now() - interval '${days} days')`,
    );
    await inAccount(
      database,
      owner.accountId,
      `INSERT INTO app.forgotten_visitors (account_id, chatbot_id, visitor_id, forgotten_at) VALUES ${rows.join(', ')}`,
    );
    await widget(await newVisitor(bot.publicKey), 'DELETE', '/conversation');
    const marks = await asAccount(database, owner.accountId, 'SELECT visitor_id FROM app.forgotten_visitors');
    expect(JSON.stringify(marks)).not.toContain('long-gone');
    expect(JSON.stringify(marks)).toContain('lately');
  });

  test('who asks to be forgotten is, and the token from before leads nowhere (S11.3)', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const { conversationId } = await say(visitor, 'Forget this.');
    expect((await widget(visitor, 'DELETE', '/conversation')).status).toBe(204);
    expect((await team('GET', `/conversations/${conversationId}`)).status).toBe(404);
    const doors = [
      widget(visitor, 'GET', '/conversation'),
      widget(visitor, 'GET', '/changes'),
      widget(visitor, 'POST', '/messages', { message: 'Me again' }),
      widget(visitor, 'POST', '/leads', lead),
    ];
    expect((await Promise.all(doors)).map(({ status, body }) => [status, body.code])).toEqual(doors.map(() => [404, 'not-found']));
  });

  test('is refused at every door when the policy changes (S26.5)', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const { messageId } = await say(visitor, 'Still open?');
    const { body: policy } = await team('GET', '/access-policy');
    await expectStatus(team('PUT', '/access-policy', { ...policy, ip: { allow: [], deny: ['127.0.0.0/8', '::1'] } }), 200);
    const doors = [
      widget(visitor, 'GET', '/conversation'),
      widget(visitor, 'GET', '/changes'),
      widget(visitor, 'POST', '/feedback', { messageId, value: 'up' }),
      widget(visitor, 'POST', '/leads', lead),
      widget(visitor, 'DELETE', '/conversation'),
    ];
    expect((await Promise.all(doors)).map(({ body }) => body.code)).toEqual(doors.map(() => 'ip-refused'));
    await expectStatus(team('PUT', '/access-policy', policy), 200);
  });
});

test('a person is given everything and then erased from every store, with a receipt; again is nothing (GDPR 15, 17)', async () => {
  const visitor = await newVisitor(bot.publicKey);
  const { conversationId, messageId } = await say(visitor, 'My number is 12.');
  await widget(visitor, 'POST', '/leads', { ...lead, email: 'Grace@Example.com' });
  await widget(visitor, 'POST', '/feedback', { messageId, value: 'up' });
  await expectStatus(team('POST', `/conversations/${conversationId}/notes`, { text: 'Seems nice.' }), 201);
  const person = { email: 'grace@example.com' };

  const { body: all } = await team('POST', '/people/export', person);
  expect([all.messages.map(({ text }) => text)[0], all.messages[1]?.feedback, all.leads.length]).toEqual(['My number is 12.', 'up', 1]);
  const { body: receipt } = await team('POST', '/people/erase', person);
  expect(receipt).toMatchObject({ complete: true, visitors: 1, removed: { conversations: 1, messages: 2, notes: 1, feedback: 1, contacts: 1, leads: 1 } });
  expect((await team('POST', '/people/erase', person)).body).toMatchObject({ complete: true, visitors: 0, removed: { conversations: 0 } });
  expect((await team('GET', `/conversations/${conversationId}`)).status).toBe(404);
});

test('what of a person does not fit into one part of the export is in the next, and a cursor is of this list alone (S9.6)', async () => {
  const visitor = await newVisitor(bot.publicKey);
  const { conversationId } = await say(visitor, 'First.');
  await widget(visitor, 'POST', '/leads', { ...lead, email: 'long@example.com' });
  await inAccount(
    database,
    owner.accountId,
    `INSERT INTO app.messages (account_id, chatbot_id, conversation_id, message_id, author, text)
      SELECT '${owner.accountId}', '${bot.id}', '${conversationId}', gen_random_uuid(), 'visitor', 'Word ' || n FROM generate_series(1, 520) n`,
  );
  const part = async (cursor?: string) => team('POST', '/people/export', { email: 'long@example.com', ...(cursor && { cursor }) });
  const first = (await part()).body;
  const second = (await part(first.nextCursor ?? '')).body;
  expect([first.messages.length, second.messages.length, second.nextCursor]).toEqual([500, 22, null]);
  expect(new Set([...first.messages, ...second.messages].map(({ id }) => id)).size).toBe(522);
  expect((await part(`${first.nextCursor}x`)).body.code).toBe('invalid-request');
});

test('conversations go when they are older than the chatbot keeps them, and no other', async () => {
  const [old, young] = [await say(await newVisitor(bot.publicKey), 'Old'), await say(await newVisitor(bot.publicKey), 'Young')];
  await inAccount(
    database,
    owner.accountId,
    `UPDATE app.conversations SET last_message_at = now() - interval '31 days' WHERE conversation_id = '${old.conversationId}'`,
  );
  await invokeWorker('PrivacyRetain');
  expect((await team('GET', `/conversations/${old.conversationId}`)).status).toBe(200);
  const { body } = await team('PUT', '/conversation-policy', { mode: 'team', retentionDays: 30 });
  expect(body).toMatchObject({ mode: 'team', retentionDays: 30 });
  await invokeWorker('PrivacyRetain');
  expect((await team('GET', `/conversations/${old.conversationId}`)).status).toBe(404);
  expect((await team('GET', `/conversations/${young.conversationId}`)).status).toBe(200);
});
