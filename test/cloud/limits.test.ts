import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, expectStatus, type Client } from '../../local/client/client.ts';
import { claimsOf } from '../support/claims.ts';
import { breakRing } from '../support/broken-ring.ts';
import { tablesOf } from '../support/cloud-clients.ts';
import {
  cloud,
  confirmed,
  freshSource,
  invokeWorker,
  journalOf,
  newApiKey,
  newChatbot,
  newTenant,
  newVisitor,
  type Bot,
  type Tenant,
} from '../support/cloud.ts';

interface Refused {
  readonly code: string;
  readonly reason: string;
  readonly detail: string;
}

let tenant: Tenant;
let key: string;
let keyId: string;
const LIMITS = { minute: { visitor: 3, key: 3, address: 7 }, open: {} };
const newBot = async (limits: object = LIMITS): Promise<Bot> => {
  const bot = await newChatbot(tenant);
  await expectStatus(tenant.client.call('PUT', `/v1/chatbots/${bot.id}/limits`, { body: limits }), 200);
  return bot;
};
beforeAll(async () => {
  tenant = await newTenant();
  await confirmed(tenant);
  ({ secret: key, id: keyId } = await newApiKey(tenant, { conversations: 'write' }));
  await invokeWorker('OperatorCommand', { command: 'plan', accountId: tenant.accountId, plan: 'free' });
});

const { tableNames } = cloud();
const { db, end } = tablesOf();
afterAll(end);
const rowOf = async (table: string, has: (pk: string, sk: string) => boolean) => {
  const { Items = [] } = await db.send(new ScanCommand({ TableName: tableNames[table] ?? '', ConsistentRead: true }));
  return Items.filter(({ pk, sk }) => has(String(pk), String(sk)));
};

const body = { message: 'When do you open?' };
/** The doors of a chatbot for its team: whoever calls, and whether as one reply or as a stream. */
const asKey = (client: Client, bot: Bot, headers: Record<string, string> = {}) =>
  client.call<Refused>('POST', `/v1/chatbots/${bot.id}/chat`, { body, headers: { authorization: `Bearer ${key}`, ...headers } });
const asMember = (bot: Bot) => tenant.client.call<Refused>('POST', `/v1/chatbots/${bot.id}/chat`, { body });
const asVisitor = async (client: Client, bot: Bot, headers: Record<string, string> = {}) =>
  client.call<Refused>('POST', '/v1/widget/messages', { body, headers: { ...(await newVisitor(bot.publicKey)).headers, ...headers } });
const STREAM = { accept: 'text/event-stream' };

describe('all doors of a chatbot share their counters (S16.6)', () => {
  test('one key is one, as a reply or as a stream, from whatever address and with whatever it says of itself', async () => {
    const bot = await newBot();
    const from = () => createClient(cloud().app, freshSource());
    const replies = [await asKey(from(), bot), await asKey(from(), bot, STREAM), await asKey(from(), bot, { 'user-agent': 'Other/2' })];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await asKey(from(), bot, { 'x-forwarded-for': '198.51.100.1', 'x-rempart-address': '198.51.100.2' });
    const streamed = await asKey(from(), bot, STREAM);

    expect([refused.status, refused.body.code, refused.body.reason, streamed.status]).toEqual([429, 'rate-limited', 'key', 429]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(50);
    expect(refused.headers.get('ratelimit-policy')).toMatch(/"api";.*"chat-key";q=3;w=60$/);
    expect(replies[0]?.headers.get('ratelimit')).toMatch(/"chat-key";r=2;t=60, "chat-address";r=6;t=60$/);
    const events = await Promise.all([refused, streamed].map(({ headers }) => journalOf(headers.get('x-request-id') ?? '')));
    expect(events.map((rows) => rows.map(({ type, reason }) => [type, reason]))).toEqual([[['excess_rate_limit_exceeded', 'chat-key']], []]);
  });

  test('one address is one, by key, by session and by widget, whatever it forges; another address and another chatbot go on (S16.7)', async () => {
    const [bot, other] = [await newBot(), await newBot()];
    const source = freshSource();
    const [app, edge] = [createClient(cloud().app, source), createClient(cloud().edge, source)];
    for (let n = 0; n < 3; n += 1) expect((await asKey(app, bot)).status).toBe(200);
    for (let n = 0; n < 4; n += 1) expect((await asVisitor(edge, bot)).status).toBe(200);
    const refused = await asVisitor(edge, bot);
    const forged = await edge.call<Refused>('POST', '/v1/widget/messages', {
      body,
      headers: { ...(await newVisitor(bot.publicKey)).headers, 'x-forwarded-for': '198.51.100.9', 'x-rempart-address': '198.51.100.9' },
    });

    expect([refused.status, refused.body.reason, forged.status, forged.body.reason]).toEqual([429, 'address', 429, 'address']);
    expect((await asMember(bot)).status).toBe(200);
    expect((await asVisitor(createClient(cloud().edge, freshSource()), bot)).status).toBe(200);
    expect((await asVisitor(edge, other)).status).toBe(200);
    // Of the first stage: nothing that the chatbot's others share was taken for what was refused.
    const shared = await rowOf('Limits', (pk) => pk.startsWith(`RING#chat-chatbot#${bot.id}`));
    expect(shared.flatMap((row) => Object.keys(row).filter((name) => /^s\d+$/.test(name)))).toHaveLength(9);
  });

  test('a chatbot may not be set above the plan, and a message beyond the size of a request is not counted (S16.11)', async () => {
    const bot = await newBot();
    const above = await tenant.client.call<{ errors: { pointer: string }[] }>('PUT', `/v1/chatbots/${bot.id}/limits`, { body: { minute: { visitor: 21 } } });
    expect([above.status, above.body.errors[0]?.pointer]).toEqual([400, '#/body/minute/visitor']);
    const large = await tenant.client.call<Refused>('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: 'x'.repeat(300_000) } });

    expect(large.status).toBe(413);
    expect(await rowOf('Limits', (pk) => pk.includes(bot.id))).toEqual([]);
  });
});

describe('what cannot be counted', () => {
  test('is let in by no door: 503, the model is never asked, nothing is stored, and the journal says so (S16.10)', async () => {
    const bot = await newBot({});
    const visitor = await newVisitor(bot.publicKey);
    const { sub } = claimsOf<{ sub: string }>(visitor.token);
    for (const who of [`visitor:${sub}`, `member:${tenant.userId}`, `key:${keyId}`])
      await breakRing(db, `RING#chat-${who.startsWith('key') ? 'key' : 'visitor'}#${bot.id}#${who}#0`);
    const edge = createClient(cloud().edge, freshSource());
    const replies = [
      await edge.call<Refused>('POST', '/v1/widget/messages', { body, headers: visitor.headers }),
      await asMember(bot),
      await asKey(createClient(cloud().app, freshSource()), bot, STREAM),
    ];

    expect(replies.map(({ status, body: { code } }) => [status, code])).toEqual(replies.map(() => [503, 'unavailable']));
    const { items } = (await tenant.client.call<{ items: object[] }>('GET', `/v1/chatbots/${bot.id}/conversations`)).body;
    expect(items).toEqual([]);
    expect(await rowOf('Limits', (pk) => pk.startsWith(`RING#chat-chatbot#${bot.id}`))).toEqual([]);
    const events = (await Promise.all(replies.map(({ headers }) => journalOf(headers.get('x-request-id') ?? '')))).flat();
    expect(events[0]).toMatchObject({ type: 'limits_unavailable', target: bot.id });
    // Whoever is counted elsewhere goes on.
    expect((await asVisitor(edge, bot)).status).toBe(200);
  });
});

describe('the month of an account', () => {
  test('is charged by every door and read by its administrators; used up, it is a 402 that says so, and its owner is told once', async () => {
    const bot = await newBot({});
    const before = (
      await expectStatus(tenant.client.call<{ plan: string; messages: { used: number }; excluded: { bots: { messages: number } } }>('GET', '/v1/usage'), 200)
    ).body;
    await expectStatus(asMember(bot), 200);
    await expectStatus(asVisitor(createClient(cloud().edge, freshSource()), bot), 200);
    // Programs are charged beside the month (S27).
    await expectStatus(asVisitor(createClient(cloud().edge, freshSource()), bot, { 'user-agent': 'curl/8.14.1' }), 200);
    const after = (await tenant.client.call<typeof before>('GET', '/v1/usage')).body;
    expect([after.plan, after.messages.used - before.messages.used]).toEqual(['free', 2]);
    expect(after.excluded.bots.messages - before.excluded.bots.messages).toBe(1);

    const [month] = await rowOf('Quota', (pk, sk) => pk.startsWith('MONTH#') && sk === tenant.accountId);
    await db.send(new PutCommand({ TableName: tableNames['Quota'] ?? '', Item: { ...month, messages: 500 } }));
    const [visitor, member] = [await asVisitor(createClient(cloud().edge, freshSource()), bot), await asMember(bot)];

    expect([visitor.status, visitor.body.code, member.status]).toEqual([402, 'quota-exceeded', 402]);
    expect(visitor.body.detail).toBe('This chatbot has answered as much as it may this month.');
    expect(member.body.detail).toMatch(/^The plan of the account includes 500 messages a month/);
    let mails: readonly string[] = [];
    const deadline = Date.now() + 20_000;
    while (mails.length === 0 && Date.now() < deadline) {
      const { body: sent } = await tenant.client.call<{ subject: string }[]>('GET', `/__local/mail?to=${encodeURIComponent(tenant.email)}`);
      mails = sent.map(({ subject }) => subject).filter((subject) => subject.includes('quota'));
    }
    expect(mails).toEqual(["This month's quota is used up"]);
    expect((await invokeWorker<{ released: number }>('QuotaSweep')).released).toBeGreaterThanOrEqual(0);
  });
});
