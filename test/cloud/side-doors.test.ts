import { beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, type Client } from '../../local/client/client.ts';
import { cloud, confirmed, freshSource, invokeWorker, newApiKey, newChatbot, newMember, newTenant, type Bot, type Tenant } from '../support/cloud.ts';

let owner: Tenant;
let other: Tenant;
let bot: Bot;
beforeAll(async () => {
  [owner, other] = [await newTenant(), await newTenant()];
  bot = await newChatbot(owner);
});
const statusOf = async ({ client }: { readonly client: Client }, path = '/v1/me', method = 'GET', body?: unknown): Promise<number> =>
  (await client.call(method, path, body === undefined ? {} : { body })).status;
/** Another browser of the same person. */
async function signedIn({ email, password }: Pick<Tenant, 'email' | 'password'>): Promise<{ client: Client }> {
  const client = createClient(cloud().app, freshSource());
  expect((await client.call('POST', '/v1/auth/login', { body: { email, password } })).status).toBe(200);
  return { client };
}

describe('what ends a right counts on the very next call, on every route, for that person alone (S1.11, S1.12)', () => {
  /** Calls that were good a moment ago, by a cookie that is warm. */
  const warm = async (who: { readonly client: Client }) => {
    for (let n = 0; n < 3; n += 1) expect(await statusOf(who)).toBe(200);
  };
  const after = async (who: { readonly client: Client }): Promise<number[]> =>
    Promise.all(['/v1/me', '/v1/chatbots', '/v1/auth/sessions', '/v1/me', '/v1/chatbots'].map((path) => statusOf(who, path)));

  test.each<[string, (tenant: Tenant, here: { readonly client: Client }) => Promise<unknown>]>([
    ['an end of all other sessions', (_tenant, here) => here.client.call('DELETE', '/v1/auth/sessions')],
    [
      'a new password',
      ({ password }, here) =>
        here.client.call('POST', '/v1/auth/password/change', { body: { currentPassword: password, newPassword: 'seven copper lanterns adrift' } }),
    ],
    ['the operator’s suspension', async ({ accountId }) => invokeWorker('OperatorCommand', { command: 'suspend', accountId })],
    [
      'the closing of the account',
      async (tenant, here) => {
        await confirmed({ ...tenant, client: here.client });
        return here.client.call('DELETE', '/v1/account');
      },
    ],
  ])('%s', async (_name, end) => {
    const tenant = await newTenant();
    const here = await signedIn(tenant);
    await warm(tenant);

    await end(tenant, here);

    expect(new Set(await after(tenant))).toEqual(new Set([401]));
    expect(await statusOf(other)).toBe(200);
  });

  test('the removal of a member, and the loss of a role', async () => {
    const [admin, member] = [await newMember(owner, 'admin'), await newMember(owner, 'member')];
    await Promise.all([warm(admin), warm(member)]);

    await owner.client.call('PATCH', `/v1/members/${admin.userId}`, { body: { role: 'member' } });
    await owner.client.call('DELETE', `/v1/members/${member.userId}`);

    expect(await statusOf(admin, '/v1/members')).toBe(403);
    expect(new Set(await after(member))).toEqual(new Set([401]));
    expect(await statusOf(owner, '/v1/members')).toBe(200);
  });
});

describe('another account’s', () => {
  test('idempotency key is nobody else’s: the same key makes each their own, and shows nothing of the other (S9.8)', async () => {
    const make = (tenant: Tenant, name: string) =>
      tenant.client.call<{ id: string; name: string }>('POST', '/v1/chatbots', { body: { name }, headers: { 'idempotency-key': 'one-key-for-two' } });
    const [mine, theirs, again] = [await make(owner, 'Mine'), await make(other, 'Theirs'), await make(owner, 'Mine')];

    expect([mine.status, theirs.status, again.status]).toEqual([201, 201, 201]);
    expect([mine.body.name, theirs.body.name, again.body.id]).toEqual(['Mine', 'Theirs', mine.body.id]);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  test('name, in a header, a query or a body, changes nothing or is refused (S9.3)', async () => {
    const headers = { 'x-account-id': owner.accountId, 'x-tenant-id': owner.accountId, 'x-user-id': owner.userId };
    const seen = await other.client.call<{ account: { id: string } }>('GET', '/v1/me', { headers });
    expect(seen.body.account.id).toBe(other.accountId);
    expect(await statusOf(other, `/v1/chatbots?accountId=${owner.accountId}`)).toBe(400);
    expect(await statusOf(other, '/v1/chatbots', 'POST', { name: 'x', accountId: owner.accountId })).toBe(400);
    expect(await statusOf(other, '/v1/auth/switch', 'POST', { accountId: owner.accountId })).toBe(404);
  });

  test('things are in no list, whatever is asked (S9.7)', async () => {
    const lists = ['/v1/chatbots', '/v1/members', '/v1/invitations', '/v1/api-keys', '/v1/auth/sessions', '/v1/account', '/v1/me'];
    const texts = await Promise.all(lists.map(async (path) => (await other.client.call('GET', path)).text));
    for (const marker of [owner.accountId, owner.userId, owner.email, bot.id, bot.publicKey]) expect(texts.join('\n')).not.toContain(marker);
  });
});

describe('a member who may read (S10.4, S10.5)', () => {
  let reader: Tenant;
  beforeAll(async () => {
    reader = await newMember(owner, 'member', [{ chatbotId: bot.id, areas: { settings: 'read', knowledge: 'read' } }]);
  });

  test.each([
    ['POST', 'clone'],
    ['POST', 'publish'],
    ['POST', 'archive'],
    ['POST', 'public-key/rotate'],
    ['POST', 'versions/1/restore'],
    ['DELETE', ''],
  ])('writes nothing by %s %s', async (method, door) => {
    const path = `/v1/chatbots/${bot.id}${door && `/${door}`}`;
    expect(await statusOf(reader, path, method)).toBe(403);
    expect((await owner.client.call<{ publicKey: string }>('GET', `/v1/chatbots/${bot.id}`)).body.publicKey).toBe(bot.publicKey);
  });

  test('makes no chatbot, not by import either, and sees no key, no member and no address of one', async () => {
    const document = { format: 'rempart-chatbot', formatVersion: 1, chatbot: { name: 'x' } };
    expect([await statusOf(reader, '/v1/chatbots', 'POST', { name: 'x' }), await statusOf(reader, '/v1/chatbots/import', 'POST', document)]).toEqual([
      403, 403,
    ]);
    await confirmed(owner);
    const { secret } = await newApiKey(owner, { settings: 'read' });
    const replies = await Promise.all(
      ['/v1/api-keys', '/v1/members', '/v1/invitations', '/v1/account/export', `/v1/chatbots/${bot.id}`, `/v1/chatbots/${bot.id}/export`, '/v1/me'].map(
        (path) => reader.client.call('GET', path),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403, 403, 200, 200, 200]);
    const shown = replies.map(({ text }) => text).join('\n');
    for (const hidden of [secret, owner.email, 'key_hash', 'keyHash', 'passwordHash']) expect(shown).not.toContain(hidden);
  });
});
