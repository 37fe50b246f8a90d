import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { Signer } from '@aws-sdk/rds-signer';
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import {
  type Tenant,
  cloud,
  confirmed,
  edgeCall,
  freshSource,
  invokeWorker,
  learn,
  newApiKey,
  newChatbot,
  newMember,
  newTenant,
  newVisitor,
  textFile,
} from '../support/cloud.ts';

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

/** Whatever of the account any store still holds, save its journal. */
async function traces(accountId: string): Promise<string[]> {
  const { account, endpoints, tableNames } = cloud();
  const db = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: endpoints['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: account.region, credentials: account }),
  );
  const found: string[] = [];
  for (const name of ['Identity', 'Directory']) {
    const { Items = [] } = await db.send(new ScanCommand({ TableName: tableNames[name] ?? '' }));
    // A session without its person and account is dead, and goes by its own expiry.
    found.push(
      ...Items.filter((item) => JSON.stringify(item).includes(accountId) && !String(item['pk']).startsWith('SESSION#')).map(
        (item) => `${name} ${String(item['pk'])}`,
      ),
    );
  }
  const s3 = new S3Client({ endpoint: endpoints['AWS_ENDPOINT_URL_S3'] ?? '', region: account.region, credentials: account, forcePathStyle: true });
  for (const Bucket of ['rempart-data-quarantinebucket2b128b57', 'rempart-data-librarybucket2dae2f95']) {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: `accounts/${accountId}/` }));
    found.push(...Versions.map(({ Key }) => `${Bucket} ${Key}`));
  }
  const { proxy, ca } = cloud();
  const password = await new Signer({
    hostname: proxy.host,
    port: proxy.port,
    username: 'app_api',
    region: account.region,
    credentials: async () => account,
  }).getAuthToken();
  const database = new pg.Client({ host: proxy.host, port: proxy.port, database: 'rempart', user: 'app_api', password, ssl: { ca, rejectUnauthorized: true } });
  await database.connect();
  await database.query('BEGIN');
  await database.query('SELECT app.enter_as($1::uuid)', [accountId]);
  for (const table of [
    ...['accounts', 'members', 'invitations', 'grants', 'api_keys', 'chatbots', 'materials', 'conversations', 'messages'],
    ...['conversation_policies', 'notes', 'contacts', 'leads', 'feedback', 'forgotten_visitors', 'unanswered_questions'],
  ]) {
    const { rows } = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM app.${table}`);
    if ((rows[0]?.n ?? 0) > 0) found.push(`app.${table}`);
  }
  const { rows } = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM knowledge.namespaces');
  if ((rows[0]?.n ?? 0) > 0) found.push('knowledge.namespaces');
  await database.end();
  return found;
}

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
    await newMember(owner, 'member');
    await confirmed(owner);
    await newApiKey(owner, { settings: 'read' });
    expect(await traces(owner.accountId)).not.toEqual([]);
    await close(owner);

    const deadline = Date.now() + 30_000;
    let left = await traces(owner.accountId);
    while (left.length > 0 && Date.now() < deadline) {
      await invokeWorker('AccountErase');
      left = await traces(owner.accountId);
    }

    expect(left).toEqual([]);
    expect((await signIn(owner)).status).toBe(401);
    expect((await elsewhere.client.call('GET', '/v1/me')).status).toBe(200);
    const again = await newTenantWith(owner.email);
    expect(again).toBe(202);
    await invokeWorker('AccountErase');
  }, 60_000);
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
    expect(await admin('status', owner.accountId)).toEqual([0, { ok: true, accountId: owner.accountId, state: 'active', requireSecondFactor: false }]);
    expect((await admin('status', '0199a000-0000-7000-8000-0000000000ff'))[0]).toBe(1);
    expect((await admin('erase', owner.accountId))[0]).toBe(2);
  });
});
