import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { journalOf, learn, newChatbot, newMember, newTenant, textFile, type Bot, type Tenant } from '../support/cloud.ts';

let owner: Tenant;
let member: Tenant;
let [bot, other]: Bot[] = [];
let materialId: string;
let conversationId: string;
beforeAll(async () => {
  owner = await newTenant();
  [bot, other] = [await newChatbot(owner), await newChatbot(owner)];
  member = await newMember(owner, 'member');
  materialId = (await learn(owner, bot.id, textFile('The canary sings at seven.'))).id;
  ({ conversationId } = (await owner.client.call<{ conversationId: string }>('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: 'When?' } })).body);
}, 60_000);

interface Body {
  readonly code: string;
  readonly items: { readonly id: string; readonly userId: string; readonly areas: unknown }[];
  readonly mode: string;
}
const grantPath = (userId = member.userId) => `/v1/chatbots/${bot?.id}/grants/${userId}`;
const grant = (areas: unknown, userId = member.userId) => owner.client.call<Body>('PUT', grantPath(userId), { body: areas });
const ungrant = () => owner.client.call('DELETE', grantPath());
const at = (path: string) => `/v1/chatbots/${bot?.id}${path}`;

/** What is done to find out whether an area can be read or written. */
const ACTS: Readonly<Record<string, (client: Tenant['client']) => Promise<{ readonly status: number }>>> = {
  'settings:read': (client) => client.call('GET', at('')),
  'settings:write': (client) => client.call('PATCH', at(''), { body: { name: 'Test bot' } }),
  'knowledge:read': (client) => client.call('GET', at(`/materials/${materialId}`)),
  'knowledge:write': (client) => client.call('POST', at('/materials/uploads'), { body: { filename: 'a.txt', contentType: 'text/plain', bytes: 10 } }),
  'conversations:read': (client) => client.call('GET', at(`/conversations/${conversationId}`)),
  'conversations:write': (client) => client.call('POST', at('/chat'), { body: { message: 'When?' } }),
  'analytics:read': (client) => client.call('GET', at('/questions/unanswered')),
};

describe('the oracle (S10.1)', () => {
  const [header = '', ...lines] = readFileSync('test/vectors/grants.csv', 'utf8').trim().split('\n');
  const acts = header.split(',').slice(1);
  const cells = lines.map((line) => {
    const [held = '', ...statuses] = line.split(',');
    return [held, Object.fromEntries(acts.map((act, place) => [act, Number(statuses[place])]))] as const;
  });

  test.each(cells)('a member who holds %s', async (held, expected) => {
    const areas = Object.fromEntries(held === 'nothing' ? [] : held.split(' ').map((each) => each.split(':')));
    if (held === 'nothing') await ungrant();
    else expect((await grant(areas)).status).toBe(200);

    const got: Record<string, number> = {};
    for (const act of acts) got[act] = (await ACTS[act]!(member.client)).status;

    expect(got).toEqual(expected);
  });
});

describe('a grant', () => {
  test('counts on the next call, both ways, and each change is one event (S10.6, S3.5)', async () => {
    await ungrant();
    expect((await ACTS['knowledge:read']!(member.client)).status).toBe(404);
    await grant({ knowledge: 'read' });
    expect((await ACTS['knowledge:read']!(member.client)).status).toBe(200);
    const raised = await grant({ knowledge: 'write', settings: 'read' });
    expect(await journalOf(raised.headers.get('x-request-id') ?? '')).toEqual([
      expect.objectContaining({ type: 'authz_change', change: 'knowledge:read -> settings:read knowledge:write', target: `${bot?.id}/${member.userId}` }),
    ]);
    await ungrant();
    expect((await ACTS['knowledge:read']!(member.client)).status).toBe(404);
  });

  test('on one chatbot is nothing on another of the same account (S10.3)', async () => {
    await grant({ settings: 'write', knowledge: 'write' });
    const there = await member.client.call<Body>('GET', `/v1/chatbots/${other?.id}`);
    const nowhere = await member.client.call<Body>('GET', `/v1/chatbots/${randomUUID()}`);
    expect([there.status, there.body.code, nowhere.status]).toEqual([404, 'not-found', 404]);
    expect((await member.client.call<Body>('GET', '/v1/chatbots')).body.items.map(({ id }) => id)).toEqual([bot?.id]);
  });

  test('is not given by a member, nor read by one', async () => {
    await grant({ settings: 'write' });
    expect((await member.client.call('PUT', grantPath(), { body: { knowledge: 'write' } })).status).toBe(403);
    expect((await member.client.call('GET', at('/grants'))).status).toBe(403);
  });

  test('goes to members of the account only', async () => {
    const stranger = await newTenant();
    expect((await grant({ settings: 'read' }, stranger.userId)).body.code).toBe('not-found');
    expect((await grant({ settings: 'read' }, randomUUID())).body.code).toBe('not-found');
  });

  test.each([[{}], [{ settings: 'admin' }], [{ '*': 'write' }], [{ settings: ['read'] }], [{ settings: null }], [{ everything: 'read' }]])(
    'of %j is none (S10.9)',
    async (areas) => expect((await grant(areas)).status).toBe(400),
  );

  test('comes with an invitation', async () => {
    const guest = await newMember(owner, 'member', [{ chatbotId: bot?.id ?? '', areas: { conversations: 'read' } }]);
    expect((await ACTS['conversations:read']!(guest.client)).status).toBe(200);
    expect((await ACTS['knowledge:read']!(guest.client)).status).toBe(403);
    expect((await owner.client.call<Body>('GET', at('/grants'))).body.items).toContainEqual(
      expect.objectContaining({ userId: guest.userId, areas: { conversations: 'read' } }),
    );
  });
});

describe('the conversation policy (S11)', () => {
  const policy = (mode: string, memberIds?: string[]) =>
    owner.client.call<Body>('PUT', at('/conversation-policy'), { body: { mode, ...(memberIds && { memberIds }) } });
  const seen = async (tenant: Tenant) => ({
    list: (await tenant.client.call<Body>('GET', at('/conversations'))).body.items.some(({ id }) => id === conversationId),
    read: (await tenant.client.call('GET', at(`/conversations/${conversationId}`))).status,
    messages: (await tenant.client.call('GET', at(`/conversations/${conversationId}/messages`))).status,
  });
  const all = { list: true, read: 200, messages: 200 };
  const nothing = { list: false, read: 404, messages: 404 };
  beforeAll(() => grant({ conversations: 'read' }));

  test('shows all to everybody with the grant, until it says otherwise', async () => {
    expect((await owner.client.call<Body>('GET', at('/conversation-policy'))).body).toEqual({ mode: 'team', memberIds: [], retentionDays: null });
    expect(await seen(member)).toEqual(all);
  });

  test('shows all to the selected, and hides everywhere alike from the others, on the next call', async () => {
    await policy('selected', []);
    expect([await seen(member), await seen(owner)]).toEqual([nothing, all]);
    await policy('selected', [member.userId]);
    expect(await seen(member)).toEqual(all);
  });

  test('shows to the assigned what is assigned', async () => {
    await policy('assigned');
    expect([await seen(member), await seen(owner)]).toEqual([nothing, all]);
    await policy('team');
  });

  test('lists members of the account only, and is not changed by a member (S9.5)', async () => {
    expect((await policy('selected', [randomUUID()])).body.code).toBe('not-found');
    expect((await policy('everyone')).status).toBe(400);
    expect((await member.client.call('PUT', at('/conversation-policy'), { body: { mode: 'team' } })).status).toBe(403);
  });

  test('a hidden conversation answers as a missing one does, byte for byte', async () => {
    await policy('selected', []);
    const get = async (id: string) => {
      const { text, body } = await member.client.call<{ instance: string }>('GET', at(`/conversations/${id}`));
      return text.replaceAll(body.instance, '-');
    };
    expect(await get(conversationId)).toBe(await get(randomUUID()));
    await policy('team');
  });
});
