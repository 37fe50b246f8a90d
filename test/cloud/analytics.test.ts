import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloud, edgeCall, newApiKey, confirmed, newChatbot, newMember, newTenant, newVisitor, type Bot, type Tenant, type Visitor } from '../support/cloud.ts';
import { databaseClient, type DatabaseClient } from '../support/database.ts';

let owner: Tenant;
let bot: Bot;
let database: DatabaseClient;
beforeAll(async () => {
  owner = await newTenant();
  bot = await newChatbot(owner);
  database = await databaseClient('app_api');
}, 120_000);
afterAll(() => database.end());

interface Figures {
  readonly totals: Readonly<Record<string, unknown>>;
  readonly channels: readonly Readonly<Record<string, unknown>>[];
  readonly excluded: { readonly bots: Readonly<Record<'conversations' | 'questions' | 'answers' | 'leads', number>> };
  readonly series: readonly { readonly start: string; readonly questions: number }[];
}
const read = async (query = '', client = owner.client): Promise<Figures> =>
  (await client.call<Figures>('GET', `/v1/chatbots/${bot.id}/analytics${query}`)).body;

async function ask(visitor: Visitor, message: string, headers: Record<string, string> = {}): Promise<{ conversationId: string; messageId: string }> {
  const { text, status } = await edgeCall('POST', '/v1/widget/messages', { body: { message }, headers: { ...visitor.headers, ...headers } });
  if (status !== 200) throw new Error(text);
  return JSON.parse(/event: meta\ndata: (.*)/.exec(text)?.[1] ?? '{}') as { conversationId: string; messageId: string };
}

test('people are counted through every door, programs are not, and how many is told (S27)', async () => {
  expect((await read()).totals).toMatchObject({ conversations: 0, questions: 0, resolutionRate: null });

  await ask(await newVisitor(bot.publicKey), 'When do you open?');
  await owner.client.call('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: 'When do you open?' } });
  const machine = await newVisitor(bot.publicKey);
  for (const agent of ['curl/8.14.1', 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)'])
    await ask(machine, 'When do you open?', { 'user-agent': agent });

  const { totals, channels, excluded, series } = await read();
  expect(totals).toMatchObject({ conversations: 2, questions: 2, answers: 2, unanswered: 2, resolutionRate: 0, handedOver: 0 });
  expect(totals['firstWordMs']).toEqual(expect.any(Number));
  expect((totals['tokens'] as { input: number }).input).toBeGreaterThan(0);
  expect(channels).toEqual([
    { channel: 'dashboard', conversations: 1, questions: 1 },
    { channel: 'widget', conversations: 1, questions: 1 },
  ]);
  expect(excluded.bots).toEqual({ conversations: 2, questions: 2, answers: 2, leads: 0 });
  expect(series.at(-1)?.questions).toBe(2);
  for (const query of ['?timeZone=Asia/Kathmandu&granularity=hour', '?timeZone=America/New_York', '?timeZone=Pacific/Kiritimati&granularity=hour'])
    expect((await read(query)).totals).toEqual(totals);
});

test('what a program leaves is no lead, whether that was known when it was left or not; how many is told (S27)', async () => {
  const lead = { email: 'ada@example.com', consent: true, consentText: 'You may write to me.' };
  const leave = (visitor: Visitor, headers: Record<string, string> = {}) =>
    edgeCall('POST', '/v1/widget/leads', { body: lead, headers: { ...visitor.headers, ...headers } });
  const [person, machine, late] = [await newVisitor(bot.publicKey), await newVisitor(bot.publicKey), await newVisitor(bot.publicKey)];
  await ask(late, 'Is anybody there?');
  const left = [await leave(person), await leave(machine, { 'user-agent': 'curl/8.14.1' }), await leave(late)];
  expect(left.map(({ status }) => status)).toEqual([201, 201, 201]);
  const listed = async (what: 'leads' | 'contacts') =>
    (await owner.client.call<{ items: { id: string }[] }>('GET', `/v1/chatbots/${bot.id}/${what}`)).body.items.length;
  expect([await listed('leads'), await listed('contacts'), (await read()).totals['leads'], (await read()).excluded.bots.leads]).toEqual([2, 2, 2, 1]);

  // The conversation in which the third was left goes on as a program's.
  const conversationId = (await edgeCall<{ conversation: { id: string } }>('GET', '/v1/widget/conversation', { headers: late.headers })).body.conversation.id;
  await edgeCall('POST', '/v1/widget/messages', { body: { message: 'And now?', conversationId, automated: true }, headers: late.headers });
  expect([await listed('leads'), await listed('contacts'), (await read()).totals['leads'], (await read()).excluded.bots.leads]).toEqual([1, 1, 1, 2]);
});

/** An id that was made at a moment (RFC 9562, 5.7). */
const idAt = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomBytes(2).toString('hex').slice(1)}-8${randomBytes(2).toString('hex').slice(1)}-${randomBytes(6).toString('hex')}`;
};

test('whoever sends faster than anybody types is a program from then on, and so is what was counted before (S27.4)', async () => {
  const before = await read();
  const inAccount = async (
    run: (begin: (visitor: string) => Promise<string>, write: (conversation: string, atMs: number) => Promise<unknown>) => Promise<void>,
  ) => {
    await database.query('BEGIN');
    await database.query('SELECT 1 FROM app.enter_as($1::uuid)', [owner.accountId]);
    await run(
      async (visitor) => {
        const id = idAt(Date.now());
        await database.query(
          `INSERT INTO app.conversations (account_id, chatbot_id, conversation_id, channel, visitor_id, title, last_message_id) VALUES ($1, $2, $3, 'widget', $4, 't', $3)`,
          [owner.accountId, bot.id, id, visitor],
        );
        return id;
      },
      (conversation, atMs) =>
        database.query(`INSERT INTO app.messages (account_id, chatbot_id, conversation_id, message_id, author, text) VALUES ($1, $2, $3, $4, 'visitor', 'x')`, [
          owner.accountId,
          bot.id,
          conversation,
          idAt(atMs),
        ]),
    );
    await database.query('COMMIT');
  };
  const now = Date.now();
  await inAccount(async (begin, write) => {
    const [calm, first, second] = [await begin('calm'), await begin('hasty'), await begin('hasty')];
    for (const at of [0, 900, 2_500, 3_400, 5_000]) await write(calm, now + at);
    for (const at of [0, 500]) await write(first, now + at);
    for (const at of [1_000, 1_500]) await write(second, now + at);
  });
  const after = await read();
  expect(after.totals['questions']).toBe(Number(before.totals['questions']) + 5);
  expect(after.totals['conversations']).toBe(Number(before.totals['conversations']) + 1);
  expect(after.excluded.bots).toMatchObject({ conversations: before.excluded.bots.conversations + 2, questions: before.excluded.bots.questions + 4 });

  await inAccount(async (begin, write) => void (await write(await begin('hasty'), now + 60_000)));
  expect((await read()).excluded.bots).toMatchObject({ conversations: before.excluded.bots.conversations + 3, questions: before.excluded.bots.questions + 5 });
  expect((await read()).totals).toEqual(after.totals);
});

test('questions are those of conversations that the caller may see, and only with the grant (S11, S10)', async () => {
  type Questions = { top: { question: string; times: number }[]; unanswered: { question: string }[] };
  const path = `/v1/chatbots/${bot.id}/analytics/questions`;
  const { body } = await owner.client.call<Questions>('GET', path);
  expect(body.top).toContainEqual({ question: 'When do you open?', times: 2 });
  expect(body.unanswered.map(({ question }) => question)).toContain('When do you open?');

  const [analyst, other] = [
    await newMember(owner, 'member', [{ chatbotId: bot.id, areas: { analytics: 'read' } }]),
    await newMember(owner, 'member', [{ chatbotId: bot.id, areas: { knowledge: 'write' } }]),
  ];
  expect((await analyst.client.call<Questions>('GET', path)).body.top).toHaveLength(body.top.length);
  await owner.client.call('PUT', `/v1/chatbots/${bot.id}/conversation-policy`, { body: { mode: 'assigned' } });
  expect((await analyst.client.call<Questions>('GET', path)).body).toEqual({ top: [], unanswered: [] });
  expect((await read('', analyst.client)).totals).toEqual((await read()).totals);
  expect((await other.client.call('GET', path)).status).toBe(403);
});

test('the file says the same, and a key with the scope reads it', async () => {
  await confirmed(owner);
  const key = await newApiKey(owner, { analytics: 'read' }, { chatbotIds: [bot.id] });
  const response = await fetch(`${cloud().app}/v1/chatbots/${bot.id}/analytics/export`, { headers: { authorization: `Bearer ${key.secret}` } });
  const rows = (await response.text()).trim().split('\r\n');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/csv')]);
  expect(rows).toHaveLength(31);
  const { totals } = await read();
  expect(Number(rows.at(-1)?.split(',')[2])).toBe(totals['questions']);
});

test('a stretch that is none is refused', async () => {
  for (const query of ['?from=2026-13-01', '?timeZone=GMT%2B25', '?granularity=week', '?from=2020-01-01&to=2026-01-01'])
    expect((await owner.client.call('GET', `/v1/chatbots/${bot.id}/analytics${query}`)).status).toBe(400);
});
