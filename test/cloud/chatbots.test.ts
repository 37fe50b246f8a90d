import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { asAccount, databaseClient, type DatabaseClient } from '../support/database.ts';
import { cloud, edgeCall, learn, newChatbot, newTenant, newVisitor, SITE, textFile, ticketFor, type Bot, type Tenant } from '../support/cloud.ts';
import { PLAYBOOK, RULE, TRIGGER } from '../support/routes.ts';
import { BENIGN } from '../lambdas/cleaning/hostile-corpus.ts';

type View = Record<string, unknown> & { id: string; publicKey: string; name: string; publishedVersion: number };
type Document = Record<string, unknown> & { chatbot: Record<string, unknown>; playbooks: Record<string, unknown>[]; triggers: Record<string, unknown>[] };

let tenant: Tenant;
let other: Tenant;
let database: DatabaseClient;
beforeAll(async () => {
  [tenant, other, database] = [await newTenant(), await newTenant(), await databaseClient('app_api')];
}, 120_000);
afterAll(() => database.end());

const of = (bot: { id: string }, path = ''): string => `/v1/chatbots/${bot.id}${path}`;
const ok = async <T = View>(method: string, path: string, body?: unknown, status = 200): Promise<T> =>
  (await expectStatus(tenant.client.call<T>(method, path, { ...(body !== undefined && { body }) }), status)).body;
const codeOf = async (who: Tenant, method: string, path: string, body?: unknown): Promise<unknown> => {
  const reply = await who.client.call<{ code?: string }>(method, path, { ...(body !== undefined && { body }) });
  return [reply.status, reply.body.code];
};
const welcome = async (bot: Bot): Promise<string> => {
  const { body } = await edgeCall<{ chatbot: { welcomeMessage: string } }>('POST', '/v1/widget/sessions', { body: { ticket: await ticketFor(bot.publicKey) } });
  return body.chatbot.welcomeMessage;
};
const frame = async (publicKey: string): Promise<number> =>
  (await edgeCall('GET', `/w/${publicKey}`, { headers: { referer: `${SITE}/`, 'sec-fetch-dest': 'iframe' } })).status;
/** The row as it is at rest. */
const stored = async (sql: string): Promise<string> => JSON.stringify(await asAccount(database, tenant.accountId, sql));

describe('draft and published', () => {
  test('a chatbot is born with version 1, and a change reaches visitors when it is published', async () => {
    const bot = await newChatbot(tenant);
    expect(await ok('GET', of(bot))).toMatchObject({ publishedVersion: 1, status: 'active' });
    await ok('PATCH', of(bot), { welcomeMessage: 'Second words' });
    expect(await welcome(bot)).toBe('Hello! How can I help you?');

    expect(await ok('POST', of(bot, '/publish'))).toMatchObject({ version: 2, published: true, publishedBy: tenant.userId });
    expect(await welcome(bot)).toBe('Second words');
    const { items } = await ok<{ items: { version: number; published: boolean }[] }>('GET', of(bot, '/versions'));
    expect(items.map(({ version, published }) => [version, published])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  test('a restored version becomes the draft, with its parts, and what is live stays', async () => {
    const bot = await newChatbot(tenant);
    const rule = await ok('POST', of(bot, '/rules'), RULE, 201);
    await ok('PATCH', of(bot), { instructions: 'Be brief.' });
    await ok('POST', of(bot, '/publish'));
    await ok('DELETE', of(bot, `/rules/${rule.id}`), undefined, 204);
    await ok('PATCH', of(bot), { instructions: 'Be long.' });

    expect(await ok('POST', of(bot, '/versions/2/restore'))).toMatchObject({ instructions: 'Be brief.', publishedVersion: 2 });
    expect(await ok('GET', of(bot, `/rules/${rule.id}`))).toMatchObject({ ...RULE, id: rule.id });
    expect(await codeOf(tenant, 'POST', of(bot, '/versions/9/restore'))).toEqual([404, 'not-found']);
  });

  test('versions are listed by pages', async () => {
    const bot = await newChatbot(tenant);
    for (let times = 0; times < 3; times += 1) await ok('POST', of(bot, '/publish'));
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { version: number }[]; nextCursor: string | null } = await ok('GET', of(bot, `/versions?limit=2${cursor && `&cursor=${cursor}`}`));
      seen.push(...page.items.map(({ version }) => version));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([4, 3, 2, 1]);
    expect(await codeOf(tenant, 'GET', of(bot, '/versions?cursor=abc'))).toEqual([400, 'invalid-request']);
  });

  test('the team may ask the draft, visitors cannot', async () => {
    const bot = await newChatbot(tenant);
    await ok('PATCH', of(bot), { fallbackMessage: 'The draft does not know.' });
    const ask = (version?: string) => ok<{ answer: string }>('POST', of(bot, '/chat'), { message: 'Zzz?', ...(version && { version }) });
    expect((await ask('draft')).answer).toBe('The draft does not know.');
    expect((await ask()).answer).not.toBe('The draft does not know.');
    const visitor = await newVisitor(bot.publicKey);
    expect((await edgeCall('POST', '/v1/widget/messages', { headers: visitor.headers, body: { message: 'x', version: 'draft' } })).status).toBe(400);
  });
});

describe('out of service', () => {
  test('an archived chatbot is not there for visitors, from the next message on, and comes back as it was', async () => {
    const bot = await newChatbot(tenant);
    const visitor = await newVisitor(bot.publicKey);
    const say = async () => (await edgeCall('POST', '/v1/widget/messages', { headers: visitor.headers, body: { message: 'Hello' } })).status;
    expect(await say()).toBe(200);

    expect(await ok('POST', of(bot, '/archive'))).toMatchObject({ status: 'archived' });
    expect([await say(), await frame(bot.publicKey)]).toEqual([404, 404]);
    expect(await codeOf(tenant, 'POST', of(bot, '/chat'), { message: 'x' })).toEqual([404, 'not-found']);

    expect(await ok('POST', of(bot, '/unarchive'))).toMatchObject({ status: 'active', publishedVersion: 1 });
    expect([await say(), await frame(bot.publicKey)]).toEqual([200, 200]);
  });

  test('a renewed key is new for everybody, and the old one is dead with its tickets and tokens', async () => {
    const bot = await newChatbot(tenant);
    const [visitor, ticket] = [await newVisitor(bot.publicKey), await ticketFor(bot.publicKey)];
    const { publicKey } = await ok('POST', of(bot, '/public-key/rotate'));
    expect(publicKey).toMatch(/^pk_[0-9A-Za-z]{22}$/);
    expect(publicKey).not.toBe(bot.publicKey);

    expect([await frame(bot.publicKey), await frame(publicKey)]).toEqual([404, 200]);
    expect((await edgeCall('POST', '/v1/widget/sessions', { body: { ticket } })).status).toBe(404);
    expect((await edgeCall('POST', '/v1/widget/messages', { headers: visitor.headers, body: { message: 'Hello' } })).status).toBe(401);
    const rows = await stored(`SELECT public_key FROM app.chatbots WHERE chatbot_id = '${bot.id}'`);
    expect(rows).toContain(publicKey);
  });

  test('a deleted chatbot leaves no key behind', async () => {
    const bot = await newChatbot(tenant);
    await ok('DELETE', of(bot), undefined, 204);
    expect(await frame(bot.publicKey)).toBe(404);
  });
});

describe('copies', () => {
  const everything = async (): Promise<Bot> => {
    const bot = await newChatbot(tenant);
    const playbook = await ok('POST', of(bot, '/playbooks'), PLAYBOOK, 201);
    await ok('POST', of(bot, '/rules'), RULE, 201);
    await ok('POST', of(bot, '/triggers'), { ...TRIGGER, then: [{ kind: 'playbook', playbookId: playbook.id }] }, 201);
    await ok('PATCH', of(bot), {
      persona: 'A lighthouse keeper',
      theme: { primaryColor: '#abcdef' },
      notice: '<p>See <a href="https://example.com/">us</a></p>',
    });
    return bot;
  };

  test('what is exported can be imported, into another account too, and is the same under ids of its own', async () => {
    const bot = await everything();
    const exported = await ok<Document>('GET', of(bot, '/export'));
    const { status, body: made } = await other.client.call<View>('POST', '/v1/chatbots/import', { body: exported });
    expect(status).toBe(201);
    const { body: again } = await other.client.call<Document>('GET', `${of(made)}/export`);

    expect(again.chatbot).toEqual(exported.chatbot);
    expect(again.playbooks[0]).toEqual({ ...exported.playbooks[0], id: expect.any(String) });
    expect(again.playbooks[0]!['id']).not.toBe(exported.playbooks[0]!['id']);
    expect(again.triggers[0]!['then']).toEqual([{ kind: 'playbook', playbookId: again.playbooks[0]!['id'] }]);
    expect(JSON.stringify(exported)).not.toContain(bot.publicKey);
    expect(made.publicKey).not.toBe(bot.publicKey);
  });

  test('a clone has everything of the draft, and no site', async () => {
    const bot = await everything();
    const clone = await ok('POST', of(bot, '/clone'), undefined, 201);
    expect(clone).toMatchObject({ name: 'Test bot (copy)', persona: 'A lighthouse keeper', publishedVersion: 1, theme: { primaryColor: '#abcdef' } });
    expect(await ok('GET', of(clone, '/access-policy'))).toMatchObject({ embedding: 'listed', domains: [] });
    expect((await ok<{ items: unknown[] }>('GET', of(clone, '/triggers'))).items).toHaveLength(1);
    expect(await frame(clone.publicKey)).toBe(403);
  });

  test('nothing is copied out of, or restored into, an account without rights in it (S9.10)', async () => {
    const bot = await everything();
    for (const [method, path] of [
      ['GET', '/export'],
      ['POST', '/clone'],
      ['POST', '/versions/1/restore'],
      ['POST', '/publish'],
      ['POST', '/archive'],
      ['POST', '/public-key/rotate'],
    ] as const)
      expect(await codeOf(other, method, of(bot, path))).toEqual([404, 'not-found']);
  });

  test.each([
    ['another format', { format: 'something-else' }],
    ['a format to come', { formatVersion: 2 }],
    ['an unknown member', { accountId: randomUUID() }],
    ['a chatbot without a name', { chatbot: {} }],
    ['a key of somebody', { chatbot: { name: 'x', publicKey: 'pk_0000000000000000000000' } }],
    [
      'a trigger to a playbook outside of it (S9.9)',
      { triggers: [{ id: randomUUID(), ...TRIGGER, enabled: true, priority: 1, then: [{ kind: 'playbook', playbookId: randomUUID() }] }] },
    ],
    ['a model that nobody configured', { chatbot: { name: 'x', model: 'gpt-unknown' } }],
  ])('%s is refused', async (_, change) => {
    const body = { format: 'rempart-chatbot', formatVersion: 1, chatbot: { name: 'x' }, ...change };
    expect(await codeOf(tenant, 'POST', '/v1/chatbots/import', body)).toEqual([400, 'invalid-request']);
  });

  test('a document with many parts fits through the door (S20)', async () => {
    const rules = Array.from({ length: 100 }, () => ({ id: randomUUID(), ...RULE, enabled: true, priority: 1 }));
    const document = { format: 'rempart-chatbot', formatVersion: 1, chatbot: { name: 'Many' }, rules };
    const made = await ok('POST', '/v1/chatbots/import', document, 201);
    expect((await ok<{ items: unknown[] }>('GET', of(made, '/rules?limit=100'))).items).toHaveLength(100);
    expect(await codeOf(tenant, 'POST', of(made, '/rules'), RULE)).toEqual([409, 'conflict']);
    expect(await codeOf(tenant, 'POST', '/v1/chatbots/import', { ...document, rules: [...rules, ...rules] })).toEqual([400, 'invalid-request']);
  });
});

describe('what is stored', () => {
  const hostile = 'Hi <script>alert(1)</script><img src=x onerror=alert(1)>there';

  test('is clean at rest by every door: create, change, import, restore, clone (S17.5, S17.6)', async () => {
    const made = await ok('POST', '/v1/chatbots', { name: hostile, instructions: hostile, suggestedMessages: [hostile], notice: `${hostile}<p>ok</p>` }, 201);
    await ok('PATCH', of(made), { persona: hostile });
    await ok('POST', of(made, '/rules'), { kind: 'always', text: hostile }, 201);
    const trigger = await ok('POST', of(made, '/triggers'), { ...TRIGGER, name: hostile }, 201);
    await ok('PATCH', of(made, `/triggers/${trigger.id}`), { then: [{ kind: 'say', text: hostile }] });
    await ok('POST', of(made, '/playbooks'), { ...PLAYBOOK, goal: hostile }, 201);
    await ok('POST', of(made, '/publish'));
    await ok('POST', of(made, '/versions/2/restore'));
    const clone = await ok('POST', of(made, '/clone'), undefined, 201);
    const exported = await ok<Document>('GET', of(made, '/export'));
    const imported = await ok('POST', '/v1/chatbots/import', { ...exported, chatbot: { ...exported.chatbot, name: hostile, welcomeMessage: hostile } }, 201);

    const ids = [made.id, clone.id, imported.id].map((id) => `'${id}'`).join(',');
    const rows = [
      await stored(`SELECT * FROM app.chatbots WHERE chatbot_id IN (${ids})`),
      await stored(`SELECT * FROM app.chatbot_parts WHERE chatbot_id IN (${ids})`),
      await stored(`SELECT * FROM app.chatbot_versions WHERE chatbot_id IN (${ids})`),
    ].join('');
    expect(rows).toContain('Hi there');
    expect(rows).not.toMatch(/script|onerror|alert/);
    expect(rows).toContain('<p>ok</p>');
  });

  test('is exactly what was typed, and a change without change changes nothing (S17.3, S17.4)', async () => {
    const text = BENIGN.join('\n');
    const bot = await newChatbot(tenant);
    expect(await ok('PATCH', of(bot), { instructions: text })).toMatchObject({ instructions: text });
    expect(await ok('PATCH', of(bot), { instructions: text, notice: 'R&D <b>x</b>' })).toMatchObject({ instructions: text, notice: 'R&amp;D <b>x</b>' });
    const [row] = await asAccount(database, tenant.accountId, `SELECT instructions FROM app.chatbots WHERE chatbot_id = '${bot.id}'`);
    expect(row).toEqual({ instructions: text });
  });

  test.each([
    ['a colour that is more than one', { theme: { primaryColor: 'url(x)' } }],
    ['a style sheet (S17.13)', { theme: { css: '@import x' } }],
    ['hidden markup', { persona: '＜script＞' }],
    ['nesting without end (S17.10)', { notice: '<b><i>'.repeat(800) }],
    ['a model that nobody configured', { model: 'gpt-unknown' }],
    ['a temperature out of bounds', { temperature: 1.5 }],
    ['languages without the main one', { languages: ['fr'] }],
    ['nothing', {}],
    ['another account', { accountId: randomUUID() }],
  ])('%s is refused', async (_, change) => {
    const bot = await newChatbot(tenant);
    expect(await codeOf(tenant, 'PATCH', of(bot), change)).toEqual([400, 'invalid-request']);
  });

  test('a change of language brings the language along', async () => {
    const bot = await newChatbot(tenant);
    expect(await ok('PATCH', of(bot), { language: 'fr' })).toMatchObject({ language: 'fr', languages: ['en', 'fr'] });
    expect(await ok('PATCH', of(bot), { model: 'extractive', temperature: 0.2 })).toMatchObject({ model: 'extractive', temperature: 0.2 });
  });
});

test('what a chatbot knows does not depend on its version', async () => {
  const bot = await newChatbot(tenant);
  await learn(tenant, bot.id, textFile('The shop opens at nine in the morning.'));
  await ok('POST', of(bot, '/publish'));
  expect((await ok<{ answer: string }>('POST', of(bot, '/chat'), { message: 'When does the shop open?' })).answer).toContain('nine');
  expect(cloud().app).toMatch(/^http/);
}, 60_000);
