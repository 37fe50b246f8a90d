import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readAnswer } from '../../local/client/stream.ts';
import { cloud, edgeCall, newChatbot, newMember, newTenant, newVisitor, type Bot, type Tenant, type Visitor } from '../support/cloud.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly assigneeId: string | null;
  readonly takenOverBy: string | null;
  readonly tags: string[];
  readonly messageCount: number;
  readonly text: string;
  readonly author: string;
}
interface Body extends Row {
  readonly code: string;
  readonly reason: string;
  readonly items: Row[];
  readonly nextCursor: string | null;
  readonly since: string;
  readonly changed: boolean;
  readonly reload: boolean;
}

let owner: Tenant;
let [ann, bob, reader]: Tenant[] = [];
let bot: Bot;
beforeAll(async () => {
  owner = await newTenant();
  bot = await newChatbot(owner);
  const holding = (level: 'read' | 'write') => [{ chatbotId: bot.id, areas: { conversations: level } }];
  [ann, bob, reader] = [
    await newMember(owner, 'member', holding('write')),
    await newMember(owner, 'member', holding('write')),
    await newMember(owner, 'member', holding('read')),
  ];
}, 120_000);

const at = (path: string) => `/v1/chatbots/${bot.id}${path}`;
const call = (by: Tenant | undefined, method: string, path: string, body?: unknown) =>
  by!.client.call<Body>(method, at(path), body === undefined ? {} : { body });
const policy = (mode: string, memberIds: string[] = []) => call(owner, 'PUT', '/conversation-policy', { mode, memberIds });
const say = async (visitor: Visitor, message: string, conversationId?: string): Promise<string> => {
  const response = await fetch(`${cloud().edge}/v1/widget/messages`, {
    method: 'POST',
    headers: { ...visitor.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ message, ...(conversationId && { conversationId }) }),
  });
  return (await readAnswer(response)).conversationId;
};
const begin = async (message: string): Promise<string> => say(await newVisitor(bot.publicKey), message);
beforeEach(() => policy('team'));

describe('the inbox', () => {
  test('is narrowed and searched, the newest word first, in pages that neither repeat nor lose', async () => {
    const mark = randomUUID().slice(0, 8);
    const visitor = await newVisitor(bot.publicKey);
    const first = await say(visitor, `Une crêpe ${mark} sans sucre`);
    const second = await begin(`A pancake ${mark} with syrup`);
    await say(visitor, `Encore ${mark}`, first);
    await call(ann, 'PATCH', `/conversations/${second}`, { tags: ['Sweet', 'Sweet'], status: 'closed', assigneeId: bob?.userId });
    const found = async (query: string) => (await call(owner, 'GET', `/conversations?${query}`)).body.items.map(({ id }) => id);

    expect(await found(`query=${mark}`)).toEqual([first, second]);
    expect(await found(`query=${mark}%20-syrup`)).toEqual([first]);
    expect(await found(`query=${encodeURIComponent(`"pancake ${mark}"`)}`)).toEqual([second]);
    expect(await found(`query=${mark}&status=closed`)).toEqual([second]);
    expect(await found(`query=${mark}&tag=Sweet&assignee=${bob?.userId}&channel=widget`)).toEqual([second]);
    expect(await found(`query=${mark}&assignee=none`)).toEqual([first]);
    expect((await call(bob, 'GET', `/conversations?query=${mark}&assignee=me`)).body.items.map(({ id }) => id)).toEqual([second]);
    expect(await found(`query=${mark}&from=2030-01-01`)).toEqual([]);
    expect(await found(`query=${mark}&to=2030-01-01&from=2020-01-01T00:00:00Z`)).toEqual([first, second]);
    expect(await found(`query=${encodeURIComponent(`' OR 1=1; :* & | ! <-> ( \\ %`)}`)).toEqual([]);
    const page = (await call(owner, 'GET', `/conversations?query=${mark}&limit=1`)).body;
    expect([page.items[0]?.id, await found(`query=${mark}&limit=1&cursor=${encodeURIComponent(page.nextCursor ?? '')}`)]).toEqual([first, [second]]);
    // The visitor's next word opens it again.
    const closed = (await call(owner, 'GET', `/conversations/${second}`)).body;
    expect([closed.status, closed.tags, closed.assigneeId]).toEqual(['closed', ['Sweet'], bob?.userId]);
  }, 60_000);

  test.each([`query=${'x'.repeat(201)}`, 'status=gone', 'assignee=everybody', 'from=yesterday', 'channel=fax', 'visibility=all'])(
    'refuses %s',
    async (query) => {
      expect((await call(owner, 'GET', `/conversations?${query}`)).body.code).toBe('invalid-request');
    },
  );

  test('counts a search as a search, and a list as a call (S20)', async () => {
    const searched = await owner.client.call('GET', at('/conversations?query=x'));
    const listed = await owner.client.call('GET', at('/conversations'));
    expect([searched, listed].map(({ headers }) => /"search"/.test(headers.get('ratelimit-policy') ?? ''))).toEqual([true, false]);
  });
});

describe('a change', () => {
  test('is refused to whoever only reads, and to everybody for a member that is none (S11.5)', async () => {
    const id = await begin('Whose is it?');
    for (const body of [{ assigneeId: reader?.userId }, { tags: ['mine'] }, { status: 'closed' }])
      expect([(await call(reader, 'PATCH', `/conversations/${id}`, body)).status, body]).toEqual([403, body]);
    for (const body of [{ visibility: 'all' }, { sharedWith: [reader?.userId] }, {}]) {
      expect((await call(reader, 'PATCH', `/conversations/${id}`, body)).status).toBe(400);
      expect((await call(ann, 'PATCH', `/conversations/${id}`, body)).status).toBe(400);
    }
    for (const [method, path, body] of [
      ['POST', 'takeover'],
      ['POST', 'release'],
      ['POST', 'messages', { text: 'x' }],
      ['POST', 'notes', { text: 'x' }],
    ] as const)
      expect((await call(reader, method, `/conversations/${id}/${path}`, body)).status).toBe(403);
    expect((await call(reader, 'DELETE', `/conversations/${id}`)).status).toBe(403);
    expect((await call(owner, 'GET', `/conversations/${id}`)).body).toMatchObject({ assigneeId: null, tags: [], status: 'open' });
  });

  test('assigns only members who can see the chatbot', async () => {
    const id = await begin('Who answers?');
    const [ungranted, stranger] = [await newMember(owner, 'member'), await newTenant()];
    for (const userId of [ungranted.userId, stranger.userId, randomUUID()])
      expect((await call(ann, 'PATCH', `/conversations/${id}`, { assigneeId: userId })).body.code).toBe('not-found');
    expect((await call(ann, 'PATCH', `/conversations/${id}`, { assigneeId: owner.userId })).body.assigneeId).toBe(owner.userId);
    expect((await call(ann, 'PATCH', `/conversations/${id}`, { assigneeId: null })).body.assigneeId).toBeNull();
  });
});

describe('a person', () => {
  test('takes a conversation over, of two at once one; answers cleaned; and gives it back', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const id = await say(visitor, 'Is anybody there?');
    const taken = await Promise.all([ann, bob].map((by) => call(by, 'POST', `/conversations/${id}/takeover`)));
    expect(taken.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const [winner, loser] = taken[0]?.status === 200 ? [ann, bob] : [bob, ann];

    expect((await call(winner, 'GET', `/conversations/${id}`)).body).toMatchObject({ takenOverBy: winner?.userId, assigneeId: winner?.userId });
    expect((await call(loser, 'POST', `/conversations/${id}/messages`, { text: 'Me!' })).body).toMatchObject({ code: 'conflict', reason: 'taken-over' });
    expect((await call(loser, 'POST', `/conversations/${id}/release`)).body.code).toBe('conflict');
    const said = await call(winner, 'POST', `/conversations/${id}/messages`, { text: 'Yes <script>x</script>, R&D is: 1 < 2' });
    expect([said.status, said.body.author, said.body.text]).toEqual([201, 'person', expect.stringMatching(/^Yes .*, R&D is: 1 < 2$/)]);
    expect(said.body.text).not.toContain('<script');
    expect((await call(owner, 'POST', `/conversations/${id}/release`)).body.takenOverBy).toBeNull();
    expect((await call(loser, 'POST', `/conversations/${id}/takeover`)).status).toBe(200);
    expect((await call(loser, 'PATCH', `/conversations/${id}`, { status: 'closed' })).body).toMatchObject({ status: 'closed', takenOverBy: null });
  });

  test('notes something that the visitor never sees', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const id = await say(visitor, 'Hello?');
    const secret = `note-${randomUUID()}`;
    expect((await call(ann, 'POST', `/conversations/${id}/notes`, { text: secret })).status).toBe(201);
    expect((await call(reader, 'GET', `/conversations/${id}/notes`)).body.items.map(({ text }) => text)).toEqual([secret]);
    expect((await edgeCall('GET', '/v1/widget/conversation', { headers: visitor.headers })).text).not.toContain(secret);
  });

  test('deletes a conversation, after which nobody finds it', async () => {
    const id = await begin('Forget this.');
    const deleted = await call(ann, 'DELETE', `/conversations/${id}`);
    expect([deleted.status, (await call(owner, 'GET', `/conversations/${id}`)).status, (await call(ann, 'DELETE', `/conversations/${id}`)).status]).toEqual([
      204, 404, 404,
    ]);
  });
});

describe('a conversation that a member may not see', () => {
  /** Everything by which a member could come near a conversation, and whether it shows there. */
  async function nearness(by: Tenant | undefined, id: string, mark: string) {
    const get = (path: string) => call(by, 'GET', path);
    const there = (reply: { text: string }) => reply.text.includes(id) || reply.text.includes(mark);
    return {
      list: there(await get('/conversations')),
      search: there(await get(`/conversations?query=${mark}`)),
      json: there(await get('/conversations/export')),
      csv: there(await get('/conversations/export?format=csv')),
      read: (await get(`/conversations/${id}`)).status,
      messages: (await get(`/conversations/${id}/messages`)).status,
      notes: (await get(`/conversations/${id}/notes`)).status,
      change: (await call(by, 'PATCH', `/conversations/${id}`, { tags: [mark] })).status,
      takeover: (await call(by, 'POST', `/conversations/${id}/takeover`)).status,
      answer: (await call(by, 'POST', `/conversations/${id}/messages`, { text: mark })).status,
      note: (await call(by, 'POST', `/conversations/${id}/notes`, { text: mark })).status,
      release: (await call(by, 'POST', `/conversations/${id}/release`)).status,
    };
  }
  const shown = {
    list: true,
    search: true,
    json: true,
    csv: true,
    read: 200,
    messages: 200,
    notes: 200,
    change: 200,
    takeover: 200,
    answer: 201,
    note: 201,
    release: 200,
  };
  const hidden = Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, typeof value === 'boolean' ? false : 404]));

  test('is hidden from list, search, export, transcript, notes and every act alike, and shown to those who may (S11.1)', async () => {
    const mark = `m${randomUUID().slice(0, 8)}`;
    const id = await begin(`The ${mark} is secret`);
    expect(await nearness(ann, id, mark)).toEqual(shown);
    await policy('assigned');
    expect(await nearness(bob, id, mark)).toEqual(hidden);
    expect(await nearness(ann, id, mark)).toEqual(shown);
    await policy('selected', [bob?.userId ?? '']);
    expect(await nearness(ann, id, mark)).toEqual(hidden);
    expect(await nearness(bob, id, mark)).toEqual(shown);
    expect((await call(bob, 'DELETE', `/conversations/${id}`)).status).toBe(204);
    await policy('assigned');
    const other = await begin('Another');
    expect((await call(bob, 'DELETE', `/conversations/${other}`)).status).toBe(404);
  }, 60_000);

  test('hides who wrote it and what they left, and a contact without any is seen by whoever sees all (S11.1)', async () => {
    const [visitor, silent] = [await newVisitor(bot.publicKey), await newVisitor(bot.publicKey)];
    const mark = `l${randomUUID().slice(0, 8)}`;
    const id = await say(visitor, 'Call me');
    await call(owner, 'PATCH', `/conversations/${id}`, { assigneeId: ann?.userId });
    const lead = { consent: true, consentText: 'You may write to me.' };
    const leads = [
      await edgeCall('POST', '/v1/widget/leads', { headers: visitor.headers, body: { ...lead, email: `${mark}@example.com`, conversationId: id } }),
      await edgeCall('POST', '/v1/widget/leads', { headers: silent.headers, body: { ...lead, email: `silent-${mark}@example.com` } }),
    ];
    expect(leads.map(({ status }) => status)).toEqual([201, 201]);
    const seen = async (by: Tenant | undefined) => {
      const texts = [await call(by, 'GET', '/contacts?limit=100'), await call(by, 'GET', '/leads?limit=100')].map(({ text }) => text);
      return texts.map((text) => [text.includes(`"${mark}@`), text.includes(`"silent-${mark}@`)]);
    };
    const [both, one, none] = [
      [
        [true, true],
        [true, true],
      ],
      [
        [true, false],
        [true, false],
      ],
      [
        [false, false],
        [false, false],
      ],
    ];

    expect([await seen(owner), await seen(ann), await seen(bob)]).toEqual([both, both, both]);
    await policy('assigned');
    expect([await seen(owner), await seen(ann), await seen(bob)]).toEqual([both, one, none]);
    await policy('selected', [bob?.userId ?? '']);
    expect([await seen(owner), await seen(ann), await seen(bob)]).toEqual([both, none, both]);
  });

  test('is not even counted: a poll says that something happened only to those who may see it (S11.6)', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const id = await say(visitor, 'First words');
    await call(owner, 'PATCH', `/conversations/${id}`, { assigneeId: ann?.userId });
    await policy('assigned');
    const poll = async (by: Tenant | undefined, since?: string) => (await call(by, 'GET', `/conversations/changes${since ? `?since=${since}` : ''}`)).body;
    const before = await Promise.all([owner, ann, bob].map((by) => poll(by)));
    const after = () => Promise.all([owner, ann, bob].map((by, place) => poll(by, before[place]?.since)));
    expect((await after()).map(({ changed }) => changed)).toEqual([false, false, false]);
    await say(visitor, 'And more words', id);

    const [all, own, none] = await after();
    expect([all, own].map((body) => [body?.changed, body?.items.some((item) => item.id === id)])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect([none?.changed, none?.items]).toEqual([false, []]);
    await call(owner, 'PATCH', `/conversations/${id}`, { assigneeId: bob?.userId });
    expect((await after()).map(({ changed, reload, items }) => [changed, reload, items.some((item) => item.id === id)])).toEqual([
      [true, false, true],
      [true, true, false],
      [true, false, true],
    ]);
  });
});

test('a member without the grant, and another account, meet nothing (S10)', async () => {
  const stranger = await newMember(owner, 'member');
  for (const path of ['/conversations', '/conversations/changes', '/conversations/export', '/contacts', '/leads'])
    expect((await call(stranger, 'GET', path)).status).toBe(404);
});
