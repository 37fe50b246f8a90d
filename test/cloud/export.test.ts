import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { RELATIONS_LEFT_OUT } from '../../lambdas/account/export-coverage.ts';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { cloud, confirmed, freshSource, invokeWorker, learn, newApiKey, newChatbot, newMember, newTenant, textFile, type Tenant } from '../support/cloud.ts';
import { asAccount, databaseClient, inAccount } from '../support/database.ts';
import { newFurnished } from '../support/furnished.ts';
import { CHANNEL, WEBHOOK } from '../support/routes.ts';
import { filesOfTar } from '../support/tar.ts';

interface Export {
  readonly status: string;
  readonly code: string;
  readonly id: string;
  readonly bytes: number;
  readonly url?: string;
  readonly expiresInSeconds?: number;
}
const ask = ({ client }: Tenant) => client.call<Export>('POST', '/v1/account/export');
const state = async ({ client }: Pick<Tenant, 'client'>) => (await client.call<Export>('GET', '/v1/account/export')).body;

async function ready(tenant: Tenant): Promise<Export> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await state(tenant);
    if (found.status !== 'preparing' || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The mail that says that it is ready: a worker of its own sends it. */
async function mailOf({ client, email }: Tenant): Promise<{ readonly text: string } | undefined> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { body } = await client.call<{ subject: string; text: string }[]>('GET', `/__local/mail?to=${encodeURIComponent(email)}`);
    const mail = body.find(({ subject }) => subject === 'Your export is ready');
    if (mail || Date.now() > deadline) return mail;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

let owner: Tenant;
let other: Tenant;
let member: Tenant;
let secrets: readonly string[];
let files: Record<string, string>;
let link: string;
beforeAll(async () => {
  const furnished = await newFurnished();
  [owner, other] = [furnished.owner, await newTenant()];
  const bot = { id: furnished.ids.chatbotId };
  await learn(owner, bot.id, textFile('The export canary sings of everything.'));
  await learn(other, (await newChatbot(other)).id, textFile('A stranger keeps this.'));
  member = await newMember(owner, 'admin');
  await owner.client.call('POST', '/v1/invitations', { body: { email: 'asked@example.com', role: 'member' } });
  await owner.client.call('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: 'Of what does the canary sing?' } });
  await confirmed(owner);
  const webhook = await expectStatus(owner.client.call<{ secret: string }>('POST', '/v1/webhooks', { body: WEBHOOK }), 201);
  const vouching = await expectStatus(owner.client.call<{ secret: string }>('POST', `/v1/chatbots/${bot.id}/visitor-secret`), 201);
  secrets = [
    furnished.apiKey.secret,
    (await newApiKey(owner, { settings: 'read' })).secret,
    webhook.body.secret,
    vouching.body.secret,
    CHANNEL.accessToken,
    CHANNEL.appSecret,
  ];
}, 120_000);

describe('an export of the account', () => {
  test('is asked for by its owner alone, who has given the password again', async () => {
    await confirmed(member);
    expect((await ask(member)).body.code).toBe('not-allowed');
    const again = createClient(cloud().app, freshSource());
    await again.call('POST', '/v1/auth/login', { body: { email: owner.email, password: owner.password } });
    expect((await again.call<Export>('POST', '/v1/account/export')).body.code).toBe('confirmation-required');
    expect(await state(owner)).toEqual({ status: 'none' });
  });

  test('is prepared once, however many ask, and comes as a link of a minute to whoever is confirmed', async () => {
    const statuses = (await Promise.all([ask(owner), ask(owner), ask(owner)])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([202, 409, 409]);

    const done = await ready(owner);
    expect(done).toMatchObject({ status: 'ready', expiresInSeconds: 60 });
    link = done.url ?? '';
    expect(new URL(link).searchParams.get('X-Amz-Expires')).toBe('60');
    const archive = await fetch(link);
    expect([archive.status, archive.headers.get('content-type'), archive.headers.get('content-disposition')]).toEqual([
      200,
      'application/gzip',
      expect.stringMatching(/^attachment; filename\*=UTF-8''account-[\d-]+\.tar\.gz$/),
    ]);
    const bytes = Buffer.from(await archive.arrayBuffer());
    expect(bytes.byteLength).toBe(done.bytes);
    files = filesOfTar(gunzipSync(bytes));

    const again = createClient(cloud().app, freshSource());
    await again.call('POST', '/v1/auth/login', { body: { email: owner.email, password: owner.password } });
    const seen = await state({ client: again });
    expect([seen.status, seen.url]).toEqual(['ready', undefined]);
    const mail = await mailOf(owner);
    expect(mail?.text).toContain(`${cloud().app}/`);
    expect(mail?.text).not.toContain('X-Amz-Signature');
  }, 90_000);

  test('holds what is the account’s, and whoever reads it learns no secret and nothing of anybody else; its files have names that we made (S5.2, S19.10)', () => {
    const names = Object.keys(files);
    for (const relation of [
      'accounts',
      'members',
      'chatbots',
      'chatbot_versions',
      'materials',
      'conversations',
      'messages',
      'api_keys',
      'invitations',
      'people',
      'journal',
    ])
      expect(names).toContain(`records/${relation}-0001.ndjson`);
    expect(names.some((name) => /^files\/chatbots\/[\w-]+\/materials\//.test(name))).toBe(true);
    const whole = JSON.stringify(files);
    for (const own of ['The export canary sings', 'Of what does the canary sing?', member.email, 'asked@example.com', 'Test bot', 'authz_key_created'])
      expect(whole).toContain(own);
    const hashes = secrets.map((secret) => createHash('sha256').update(secret).digest('base64url'));
    for (const hidden of [
      ...secrets,
      ...hashes,
      '"sealed',
      'sealed_key',
      owner.password,
      '$2b$',
      '$2a$',
      'token_id',
      'key_hash',
      '127.',
      other.accountId,
      other.email,
      'A stranger keeps this',
    ])
      expect(whole).not.toContain(hidden);
    for (const [name, text] of Object.entries(files))
      if (name.endsWith('.ndjson')) for (const line of text.trim().split('\n')) expect(JSON.parse(line)).toEqual(expect.any(Object));
  });

  test('has every relation of the account but those that are left out for a reason, and all of their rows', async () => {
    const database = await databaseClient('app_api');
    const ofAccounts = await asAccount(
      database,
      owner.accountId,
      `SELECT n.nspname AS schema, c.relname AS name, has_table_privilege(c.oid, 'SELECT') AS readable FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('app', 'knowledge') AND c.relkind IN ('r', 'p') AND c.relname !~ '^ns_'
         AND EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'account_id')`,
    );
    const wanted = ofAccounts.filter(({ name }) => !(String(name) in RELATIONS_LEFT_OUT));
    expect(Object.keys(RELATIONS_LEFT_OUT).filter((name) => !ofAccounts.some((each) => each['name'] === name))).toEqual([]);
    expect(wanted.filter(({ schema, readable }) => schema !== 'app' || readable !== true)).toEqual([]);
    const lines = (name: string): number =>
      Object.entries(files).reduce((sum, [file, text]) => sum + (file.startsWith(`records/${name}-`) ? text.trim().split('\n').length : 0), 0);
    const rowsOf = async (name: unknown) =>
      Number((await asAccount(database, owner.accountId, `SELECT count(*)::int AS rows FROM app.${String(name)}`))[0]?.['rows']);
    // What goes on happening after the archive was made: attempts at the endpoints, events of the mail that says that it is ready.
    const goesOn = new Set(['webhook_attempts', 'webhook_deliveries', 'analytics_slots', 'analytics_sources', 'data_keys']);
    for (const { name } of wanted) {
      const rows = await rowsOf(name);
      expect([name, lines(String(name))]).toEqual([name, goesOn.has(String(name)) && lines(String(name)) > 0 ? expect.any(Number) : rows]);
    }
    await database.end();
    for (const name of ['webhooks', 'webhook_secrets', 'webhook_deliveries', 'channels', 'visitor_secrets', 'chatbot_parts', 'uploads', 'usage', 'lists'])
      expect([name, lines(name) > 0]).toEqual([name, true]);
  }, 60_000);

  test('is gone when its day is over, and every step was written down', async () => {
    const database = await databaseClient('app_api');
    await inAccount(database, owner.accountId, "UPDATE app.exports SET expires_at = now() - interval '1 second'");
    expect((await state(owner)).url).toBeUndefined();
    await invokeWorker('AccountExportSweep', { staleAfterSeconds: 7_200 });
    await database.end();

    expect((await state(owner)).status).toBe('expired');
    expect((await fetch(link)).status).toBe(404);
    const { body: journal } = await owner.client.call<{ accountId: string; type: string; action: string }[]>('GET', '/__local/journal');
    const actions = journal.filter(({ accountId, type }) => accountId === owner.accountId && type === 'account_export').map(({ action }) => action);
    expect(new Set(actions)).toEqual(new Set(['exportAccount', 'prepareExport', 'readExport', 'expireExport']));
  });
});
