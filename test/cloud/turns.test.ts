import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { turnStore, type TurnStore } from '../../lambdas/chat/turn-store.ts';
import type { Asker } from '../../lambdas/chat/asker.ts';
import { BELIEVED_MS, stillWelcome } from '../../lambdas/chat/running.ts';
import { uuidv7 } from '../../lambdas/core/ids.ts';
import { Problem } from '../../lambdas/core/problem.ts';
import { accounts, asking } from '../../lambdas/database/account.ts';
import type { Database } from '../../lambdas/database/tables.ts';
import { lexicalEmbedding } from '../../lambdas/models/lexical.ts';
import { expectStatus } from '../../local/client/client.ts';
import { claimsOf } from '../support/claims.ts';
import { edgeCall, learn, newChatbot, newTenant, newVisitor, SITE, textFile, type Bot, type Tenant } from '../support/cloud.ts';
import { asAccount, databaseAs, databaseClient, nobody } from '../support/database.ts';
import { problemOf } from '../lambdas/core/refusals.ts';

/** A visitor who was blocked after the gate had looked. */
const blocked = randomUUID();
let db: Kysely<Database>;
let store: TurnStore;
let [one, two]: readonly [Tenant?, Tenant?] = [];
let [mine, theirs]: readonly [Bot?, Bot?] = [];
beforeAll(async () => {
  db = databaseAs('app_api');
  store = turnStore(accounts(db, nobody), asking(db), async () => undefined, {
    newId: uuidv7,
    now: Date.now,
    tellChanged: async () => undefined,
    stillWelcome: stillWelcome(async ({ asker }) => {
      if (asker.visitorId === blocked) throw new Problem('ip-refused');
    }, Date.now),
  });
  [one, two] = await Promise.all([newTenant(), newTenant()]);
  [mine, theirs] = await Promise.all([newChatbot(one), newChatbot(two)]);
  await learn(two, theirs.id, textFile('The secret of the lighthouse is a lamp.'));
}, 120_000);
afterAll(() => db.destroy());

/** A visitor of one of the chatbots, as the door has the call. */
const visitor = (tenant: Tenant, bot: Bot, over: object = {}): Asker => ({
  channel: 'widget',
  accountId: tenant.accountId,
  chatbotId: bot.id,
  visitorId: randomUUID(),
  publicKey: bot.publicKey,
  visit: { origin: SITE, hostOrigin: 'https://edge.example.com', address: '192.0.2.7', country: undefined, signed: false, atMs: Date.now() },
  ...over,
});
const first = (conversationId?: string) => ({
  id: uuidv7(),
  text: 'Good morning',
  conversationId,
  newConversationId: uuidv7(),
  resumed: false,
  askedAt: Date.now(),
});
const codeOf = async (work: Promise<unknown>) => (await problemOf(work))?.code;
const messagesOf = async (accountId: string, conversationId: string): Promise<number> => {
  const client = await databaseClient('app_api');
  const rows = await asAccount(client, accountId, `SELECT message_id FROM app.messages WHERE conversation_id = '${conversationId}'`);
  await client.end();
  return rows.length;
};

describe('one statement that enters an account', () => {
  test("reads nothing of another's: neither the chatbot nor the conversation nor a passage (S9, S14)", async () => {
    const asker = visitor(two!, theirs!);
    const message = first();
    const read = await store.read(asker, message);
    await store.save(asker, message, read);
    const [embedding = []] = await lexicalEmbedding.embed(['lighthouse'], { purpose: 'question' });
    const question = { text: 'lighthouse', embedding, model: lexicalEmbedding.id };
    expect((await store.search(asker, question)).length).toBe(1);
    expect((await store.read(asker, first(message.newConversationId))).history).toEqual([{ role: 'visitor', text: 'Good morning' }]);

    // The account of the one with an id of the other, either way.
    const across = visitor(one!, theirs!, { visitorId: asker.visitorId });
    expect(await codeOf(store.read(across, first()))).toBe('not-found');
    expect(await store.search(across, question)).toEqual([]);
    expect(await codeOf(store.read(visitor(two!, mine!, { visitorId: asker.visitorId }), first()))).toBe('not-found');
    expect(await codeOf(store.read(visitor(one!, mine!, { visitorId: asker.visitorId }), first(message.newConversationId)))).toBe('not-found');
    // Of the same chatbot, another visitor's.
    expect(await codeOf(store.read(visitor(two!, theirs!), first(message.newConversationId)))).toBe('not-found');
  });

  test('refuses whom the policy refuses, at the very next message (S21, S26)', async () => {
    const elsewhere = visitor(one!, mine!);
    const visit = { ...(elsewhere as Extract<Asker, { channel: 'widget' }>).visit, origin: 'https://evil.example' };
    expect(await codeOf(store.read({ ...elsewhere, visit } as Asker, first()))).toBe('origin-refused');
    expect(await codeOf(store.read(visitor(one!, mine!, { publicKey: 'pk_other' }), first()))).toBe('not-signed-in');
    expect(await codeOf(store.read(visitor(one!, mine!, { signedBy: randomUUID() }), first()))).toBe('not-signed-in');
    const member = { kind: 'session', accountId: one!.accountId, userId: two!.userId, sessionId: 's', confirmedUntil: 0 } as const;
    const call = { principal: member, permission: 'conversations:write', params: { chatbotId: mine!.id } } as const;
    const team = { channel: 'dashboard', call, chatbotId: mine!.id, visitorId: two!.userId, version: 'draft' } as const;
    expect(await codeOf(store.read(team as Asker, first()))).toBe('not-signed-in');
    const own = { ...team, call: { ...call, principal: { ...member, userId: one!.userId } }, visitorId: one!.userId };
    expect((await store.read(own as Asker, first())).known).toBe(false);
    const key = { ...team, channel: 'api', call: { ...call, principal: { kind: 'api-key', accountId: one!.accountId, apiKeyId: randomUUID() } } };
    expect(await codeOf(store.read(key as unknown as Asker, first()))).toBe('not-signed-in');
  });

  test('is for the login of the API alone', async () => {
    const client = await databaseClient('app_ingest');
    const nothing = 'SELECT knowledge.search($1::uuid, $1::uuid, $2::text, $2::text, $2::text, 1::integer, 1::integer, 1::integer, 1::integer)';
    await expect(client.query(nothing, [randomUUID(), ''])).rejects.toThrow(/permission denied/);
    await client.end();
  });
});

test('a message that was let in long before it is stored stays out, with the conversation that it would begin, when its visitor was blocked meanwhile (S18.10)', async () => {
  const long = { ...first(), askedAt: Date.now() - 2 * BELIEVED_MS };
  const out = visitor(one!, mine!, { visitorId: blocked });
  expect(await codeOf(store.save(out, long, await store.read(out, long)))).toBe('ip-refused');
  expect(await messagesOf(one!.accountId, long.newConversationId)).toBe(0);
  expect((await store.read(out, first())).known).toBe(false);
  expect(await codeOf(store.read(out, first(long.newConversationId)))).toBe('not-found');

  const other = visitor(one!, mine!);
  await store.save(other, long, await store.read(other, long));
  expect(await messagesOf(one!.accountId, long.newConversationId)).toBe(1);
});

describe('playbooks of a conversation', () => {
  const GOOD_DAY = { kind: 'message', match: 'words', phrases: ['good day'] };
  test('move on by each message once, whatever was read of them before; a model that speaks already ends none', async () => {
    const bot = await newChatbot(one!);
    const on = async (path: string, body: object) =>
      (await expectStatus(one!.client.call<{ id: string }>('POST', `/v1/chatbots/${bot.id}${path}`, { body }), 201)).body;
    const field = { name: 'email', kind: 'email', required: true };
    const { id: playbookId } = await on('/playbooks', { name: 'P', goal: 'g', steps: [{ say: 'Your address?', field }, { say: 'Thank you.' }] });
    await on('/triggers', { name: 'T', when: GOOD_DAY, then: [{ kind: 'playbook', playbookId }] });
    await expectStatus(one!.client.call('POST', `/v1/chatbots/${bot.id}/publish`), 200);
    const asker = visitor(one!, bot);
    const opening = first();
    await store.save(asker, opening, await store.read(asker, opening));
    const [begins, asks] = ['Good day', 'When do you open?'].map((text) => ({ ...first(opening.newConversationId), text }));
    const [beginsRead, asksRead] = [await store.read(asker, begins!), await store.read(asker, asks!)];
    expect([beginsRead.plan.say, asksRead.plan.answer]).toEqual([['Your address?'], true]);

    // Both were read before either was stored: the model answers the one, and the other's question still waits.
    const begun = (await store.save(asker, begins!, beginsRead)).plan;
    expect((await store.save(asker, asks!, asksRead)).plan).toMatchObject({ answer: true, state: begun.state });
    const address = { ...first(opening.newConversationId), text: 'ada@example.com' };
    const taken = await store.read(asker, address);
    expect(taken.plan).toMatchObject({ say: ['Thank you.'], collected: { email: 'ada@example.com' } });
    await store.save(asker, address, taken);
    // Sent again, it is read as what it came to, and leaves nothing twice.
    const again = await store.read(asker, { ...address, resumed: true });
    expect(again.plan).toEqual((await store.save(asker, { ...address, resumed: true }, again)).plan);
    expect(again.plan).toMatchObject({ say: ['Thank you.'] });

    const client = await databaseClient('app_api');
    const leads = await asAccount(client, one!.accountId, `SELECT lead_id FROM app.leads WHERE conversation_id = '${opening.newConversationId}'`);
    await client.end();
    expect(leads).toHaveLength(1);
    // Where it stands is the visitor's own: another of the same chatbot reads nothing of it.
    expect(await codeOf(store.read(visitor(one!, bot), address))).toBe('not-found');
  });
});

describe('a turn that dies', () => {
  test.each([
    ['after its message was stored', true],
    ['before it was', false],
  ])('%s, is gone on with under its key: the message is there once, and is not its own past', async (_name, died) => {
    const asker = visitor(one!, mine!);
    const message = first();
    const read = await store.read(asker, message);
    if (died) await store.save(asker, message, read);
    const again = { ...message, resumed: true };
    const second = await store.read(asker, again);
    expect([second.known, second.history]).toEqual([died, []]);
    await store.save(asker, again, second);
    await store.save(asker, again, second);

    expect(await messagesOf(one!.accountId, message.newConversationId)).toBe(1);
  });

  test('stores nothing of somebody who was forgotten meanwhile (S11.3)', async () => {
    const { token, headers } = await newVisitor(mine!.publicKey);
    const { sub = '' } = claimsOf<{ sub?: string }>(token);
    const asker = visitor(one!, mine!, { visitorId: sub });
    const message = first();
    const read = await store.read(asker, message);
    expect((await edgeCall('DELETE', '/v1/widget/conversation', { headers })).status).toBe(204);

    expect(await codeOf(store.save(asker, message, read))).toBe('not-found');
    expect(await messagesOf(one!.accountId, message.newConversationId)).toBe(0);
    expect(await codeOf(store.read(asker, first()))).toBe('not-found');
  });
});
