import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import {
  type Tenant,
  cloud,
  confirmed,
  edgeCall,
  freshSource,
  invokeWorker,
  journalOf,
  learn,
  newApiKey,
  newChatbot,
  newMember,
  newTenant,
  newVisitor,
  textFile,
} from '../support/cloud.ts';
import { traces } from '../support/traces.ts';

interface Body {
  readonly code: string;
  readonly reason: string;
  readonly state: string;
  readonly erasedAt?: string;
  readonly requireSecondFactor: boolean;
}
const signIn = async ({ email, password }: Pick<Tenant, 'email' | 'password'>) => {
  const client = createClient(cloud().app, freshSource());
  const { status } = await client.call('POST', '/v1/auth/login', { body: { email, password } });
  return { client, status };
};
const close = (tenant: Tenant) => tenant.client.call<Body>('DELETE', '/v1/account');

describe('a closed account', () => {
  test('is out at the next call for everybody, and the owner may come back', async () => {
    const owner = await newTenant();
    const member = await newMember(owner, 'admin');
    const bot = await newChatbot(owner);
    const visitor = await newVisitor(bot.publicKey);
    expect((await close(owner)).body.code).toBe('confirmation-required');
    await confirmed(owner);
    const { secret } = await newApiKey(owner, { settings: 'read' });
    const email = `i-${randomUUID()}@example.com`;
    await owner.client.call('POST', '/v1/invitations', { body: { email, role: 'member' } });
    const token = await mailedToken(owner.client, email);
    const accept = () =>
      createClient(cloud().app, freshSource()).call<Body>('POST', '/v1/invitations/accept', {
        body: { token, name: 'New', password: 'a quiet harbour at noon' },
      });
    const closed = await close(owner);
    expect([closed.status, closed.body.state]).toEqual([202, 'closing']);
    expect(Date.parse(closed.body.erasedAt ?? '')).toBeGreaterThan(Date.now());

    const byKey = await fetch(`${cloud().app}/v1/chatbots/${bot.id}`, { headers: { authorization: `Bearer ${secret}` } });
    const byVisitor = await edgeCall('POST', '/v1/widget/messages', { body: { message: 'Hello?' }, headers: visitor.headers });
    const calls = await Promise.all([owner, member].map(({ client }) => client.call('GET', '/v1/chatbots')));
    expect([...calls.map(({ status }) => status), byKey.status, byVisitor.status]).toEqual([401, 401, 401, 401]);

    expect((await accept()).body.code).toBe('token-refused');

    const back = await signIn(owner);
    expect((await back.client.call<Body>('GET', '/v1/account')).body.state).toBe('closing');
    expect((await back.client.call<Body>('GET', '/v1/chatbots')).body).toMatchObject({ code: 'not-allowed', reason: 'account-closing' });
    expect((await (await signIn(member)).client.call<Body>('POST', '/v1/account/deletion/cancel')).body.code).toBe('not-allowed');
    expect((await back.client.call('POST', '/v1/account/deletion/cancel')).status).toBe(204);
    expect((await back.client.call('GET', `/v1/chatbots/${bot.id}`)).status).toBe(200);
    // What died at the request stays dead, and what was asked before is good again.
    expect(await Promise.all([owner, member].map(async ({ client }) => (await client.call('GET', '/v1/chatbots')).status))).toEqual([401, 401]);
    expect((await accept()).status).toBe(200);
    expect((await back.client.call<Body>('POST', '/v1/account/deletion/cancel')).body.code).toBe('conflict');
  }, 60_000);

  test('is closed once, whoever asks at the same time', async () => {
    const owner = await newTenant();
    await confirmed(owner);
    await Promise.all([close(owner), close(owner), close(owner)]);
    const { body } = await owner.client.call('GET', `/__local/journal?accountId=${owner.accountId}&action=closeAccount`);
    expect(body).toEqual([expect.objectContaining({ outcome: 'done' })]);
  });

  test('is not closed by anybody but its owner', async () => {
    const owner = await newTenant();
    const admin = await newMember(owner, 'admin');
    await confirmed(admin);
    expect((await close(admin)).body.code).toBe('not-allowed');
  });

  test('is erased after its grace: no row, object, name or person is left, and the address is free (S9.15)', async () => {
    const owner = await newTenant();
    const elsewhere = await newTenant();
    const bot = await newChatbot(owner);
    await learn(owner, bot.id, textFile('The canary of this account sings.'));
    const member = await newMember(owner, 'member');
    await confirmed(owner);
    const key = await newApiKey(owner, { settings: 'read' });
    expect((await fetch(`${cloud().app}/v1/chatbots/${bot.id}`, { headers: { authorization: `Bearer ${key.secret}` } })).status).toBe(200);
    await owner.client.call('POST', '/v1/chatbots', { body: { name: 'Kept reply' }, headers: { 'idempotency-key': 'canary-key' } });
    await owner.client.call('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: 'What does the canary do?' } });
    const visitor = await newVisitor(bot.publicKey);
    await edgeCall('POST', '/v1/widget/messages', { body: { message: 'And the canary?' }, headers: { ...visitor.headers, 'idempotency-key': 'canary-turn' } });
    expect((await owner.client.call('POST', '/v1/blocklist', { body: { cidr: '203.0.113.9' } })).status).toBe(201);
    await owner.client.call('POST', '/v1/auth/password/forgot', { body: { email: owner.email } });
    await mailedToken(owner.client, owner.email);
    await owner.client.call('POST', '/v1/auth/confirm', { body: { password: 'wrong' } });
    const names = [owner.userId, member.userId, owner.email, member.email, key.id];
    const before = (await traces(owner.accountId, names)).join('\n');
    for (const trace of [
      'DEVICE#',
      'LINK#RESET',
      'SESSION#',
      'CALLER#',
      'ATTEMPTS#',
      'USED#',
      'Blocks',
      'UNFINISHED',
      'accounts/',
      'app.conversations',
      'knowledge.',
    ])
      expect(before).toContain(trace);
    await close(owner);

    const deadline = Date.now() + 30_000;
    let left = await traces(owner.accountId, names);
    while (left.length > 0 && Date.now() < deadline) {
      await invokeWorker('AccountErase');
      left = await traces(owner.accountId, names);
    }

    expect(left).toEqual([]);
    const { body: journal } = await elsewhere.client.call<{ accountId: string; type: string; change: string }[]>('GET', '/__local/journal');
    expect(journal.filter(({ accountId, type }) => accountId === owner.accountId && type === 'account_erased')).toEqual([
      expect.objectContaining({ change: '2 chatbots, 2 members' }),
    ]);
    expect((await signIn(owner)).status).toBe(401);
    expect((await elsewhere.client.call('GET', '/v1/me')).status).toBe(200);
    const again = await newTenantWith(owner.email);
    expect(again).toBe(202);
    await invokeWorker('AccountErase');
  }, 120_000);
});

const newTenantWith = async (email: string): Promise<number> =>
  (
    await createClient(cloud().app, freshSource()).call('POST', '/v1/auth/signup', {
      body: { email, password: 'a quiet harbour at noon', name: 'X', accountName: 'X' },
    })
  ).status;

describe('settings', () => {
  test('are changed by admins; whoever demands a second factor has one', async () => {
    const owner = await newTenant();
    const member = await newMember(owner, 'member');
    const patch = (by: Tenant, body: unknown) => by.client.call<Body & { name: string }>('PATCH', '/v1/account', { body });

    expect((await patch(owner, { name: 'R&D' })).body).toMatchObject({ name: 'R&D', requireSecondFactor: false });
    expect((await patch(member, { name: 'x' })).body.code).toBe('not-allowed');
    expect((await patch(owner, { requireSecondFactor: true })).body.code).toBe('conflict');
    expect((await patch(owner, {})).status).toBe(400);
    // What protects others is not taken away by whoever finds a session open.
    expect((await patch(owner, { requireSecondFactor: false })).body.code).toBe('confirmation-required');
    await confirmed(owner);
    expect((await patch(owner, { requireSecondFactor: false })).status).toBe(200);
  });

  test('and what a person is called leave an event that says what was changed, and of a name not to what', async () => {
    const owner = await newTenant();
    const account = await owner.client.call('PATCH', '/v1/account', { body: { name: 'Canary name', locale: 'fr' } });
    const own = await owner.client.call('PATCH', '/v1/me', { body: { name: 'Canary name' } });
    const events = (await Promise.all([account, own].map(({ headers }) => journalOf(headers.get('x-request-id') ?? '')))).flat();
    expect(events).toEqual([
      expect.objectContaining({ type: 'account_change', change: 'name, locale en -> fr' }),
      expect.objectContaining({ type: 'user_updated', action: 'changeMe', reason: 'name' }),
    ]);
    expect(JSON.stringify(events)).not.toContain('Canary');
  });

  test('are plain text: names of people and accounts lose markup and nothing else (S17.4)', async () => {
    const owner = await newTenant();
    const named = async (name: string) => [
      (await owner.client.call<{ name: string }>('PATCH', '/v1/account', { body: { name } })).body.name,
      (await owner.client.call<{ user: { name: string } }>('PATCH', '/v1/me', { body: { name } })).body.user?.name,
    ];
    for (const name of ['R&D', 'Tom & Jerry <3', 'a < b && c > d', "O'Brien", '{{name}}']) expect(await named(name)).toEqual([name, name]);
    expect(await named('Acme<script>alert(1)</script> Ltd')).toEqual(await named('Acme Ltd'));
    expect(await named('evil\u202etxt')).toEqual([undefined, undefined]);
  });
});

describe('the operator', () => {
  test('suspends an account: every credential is dead at the next call, and lives again', async () => {
    const owner = await newTenant();
    const bot = await newChatbot(owner);
    const visitor = await newVisitor(bot.publicKey);
    const other = await newTenant();
    const statuses = async () => [
      (await owner.client.call('GET', '/v1/me')).status,
      (await edgeCall('POST', '/v1/widget/messages', { body: { message: 'Hello?' }, headers: visitor.headers })).status,
      (await other.client.call('GET', '/v1/me')).status,
    ];
    expect(await statuses()).toEqual([200, 200, 200]);
    expect(await invokeWorker('OperatorCommand', { command: 'suspend', accountId: owner.accountId, reason: 'abuse' })).toEqual({
      ok: true,
      accountId: owner.accountId,
      state: 'suspended',
    });
    expect(await statuses()).toEqual([401, 401, 200]);
    await invokeWorker('OperatorCommand', { command: 'resume', accountId: owner.accountId });
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  test.each([
    [{}],
    [{ command: 'suspend' }],
    [{ command: 'erase', accountId: 'x' }],
    [{ command: 'suspend', accountId: '0199a000-0000-7000-8000-0000000000ff' }],
  ])('is answered why %j cannot be done', async (event) =>
    expect(await invokeWorker<{ ok: boolean; error: string }>('OperatorCommand', event)).toMatchObject({ ok: false, error: expect.any(String) }),
  );

  test('has a command line with exit codes, and no route', async () => {
    const owner = await newTenant();
    const admin = async (...args: string[]) => {
      const child = spawn(process.execPath, ['local/main.mjs', 'admin', ...args, '--data', cloud().directory, '--json'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      const [code] = (await once(child, 'close')) as [number];
      return [code, output === '' ? '' : (JSON.parse(output) as unknown)];
    };

    expect(await admin('find', owner.email)).toEqual([0, { ok: true, userId: owner.userId, accounts: [owner.accountId] }]);
    const plan = { ok: true, accountId: owner.accountId, plan: 'team', formerly: 'unlimited' };
    expect(await admin('plan', owner.accountId, 'team')).toEqual([0, plan]);
    expect([(await admin('plan', owner.accountId, 'gold'))[0], (await admin('plan', owner.accountId))[0]]).toEqual([1, 2]);
    const status = { ok: true, accountId: owner.accountId, state: 'active', requireSecondFactor: false, plan: 'team' };
    expect(await admin('status', owner.accountId)).toEqual([0, status]);
    const [code, reply] = (await admin('owner-link', owner.email)) as [number, { link: string }];
    const token = /^\/reset#token=(.+)$/.exec(reply.link)?.[1];
    const reset = () =>
      createClient(cloud().app, freshSource()).call('POST', '/v1/auth/password/reset', { body: { token, password: 'another quiet harbour' } });
    expect([code, (await reset()).status, (await reset()).status]).toEqual([0, 204, 400]);
    expect((await owner.client.call('GET', '/v1/me')).status).toBe(401);
    expect((await signIn({ email: owner.email, password: 'another quiet harbour' })).status).toBe(200);
    expect((await admin('list')) as [number, { accounts: unknown[] }]).toEqual([0, expect.objectContaining({ ok: true, accounts: expect.any(Array) })]);
    expect((await admin('status', '0199a000-0000-7000-8000-0000000000ff'))[0]).toBe(1);
    expect((await admin('erase', owner.accountId))[0]).toBe(2);
  });
});
