import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settle } from '../../local/client/material.ts';
import { cloud, invokeWorker, newChatbot, newTenant, type Bot, type Tenant } from '../support/cloud.ts';
import { databaseClient, type DatabaseClient } from '../support/database.ts';

let database: DatabaseClient;
let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  database = await databaseClient('app_api');
  tenant = await newTenant();
  await give('free');
  bot = await newChatbot(tenant);
});
afterAll(() => database.end());

const give = (plan: string) => invokeWorker('OperatorCommand', { command: 'plan', accountId: tenant.accountId, plan });

/** Fills an account with materials that nobody had to send: one row each. */
async function keep(rows: number, bytes: number, chunks = 0): Promise<void> {
  await database.query('BEGIN');
  await database.query('SELECT 1 FROM app.enter_as($1::uuid)', [tenant.accountId]);
  await database.query(
    `INSERT INTO app.materials (account_id, chatbot_id, material_id, kind, name, content_type, bytes, status, chunk_count)
     SELECT $1, $2, gen_random_uuid(), 'file', 'kept', 'text/plain', $4, 'ready', $5 FROM generate_series(1, $3)`,
    [tenant.accountId, bot.id, rows, bytes, chunks],
  );
  await database.query('COMMIT');
}
const at = (path: string): string => `/v1/chatbots/${bot.id}/materials${path}`;
const text = (title: string) =>
  tenant.client.call<{ material: { id: string }; reason?: string }>('POST', at('/texts'), { body: { title, text: `About ${title}.` } });
const mails = async (): Promise<string[]> => {
  const { body } = await tenant.client.call<{ subject: string }[]>('GET', `/__local/mail?to=${encodeURIComponent(tenant.email)}`);
  return body.filter(({ subject }) => subject.includes('room')).map(({ subject }) => subject);
};
async function mailed(count: number): Promise<string[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const subjects = await mails();
    if (subjects.length >= count || Date.now() > deadline) return subjects;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('the administrators are told of 80 % once', async () => {
  await keep(38, 1);
  const { body } = await text('the first');
  await settle(tenant.client, bot.id, body.material.id);
  expect(await mails()).toEqual([]);
  for (const title of ['the second', 'the third']) await settle(tenant.client, bot.id, (await text(title)).body.material.id);

  expect(await mailed(1)).toEqual(['80 % of the room for your material is used']);
}, 60_000);

test('whoever has enough of these mails says so from the mail itself, without a log-in; following the link alone changes nothing (RFC 8058)', async () => {
  const { body } = await tenant.client.call<{ subject: string; headers?: Record<string, string> }[]>(
    'GET',
    `/__local/mail?to=${encodeURIComponent(tenant.email)}`,
  );
  const wanted = async () => (await tenant.client.call<{ mails: object }>('GET', '/v1/me')).body.mails;
  const headers = body.find(({ subject }) => subject.includes('room'))?.headers;
  const [, link = ''] = /^<(http[^>]+)>$/.exec(headers?.['List-Unsubscribe'] ?? '') ?? [];
  expect(headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  expect(body.filter(({ subject }) => !subject.includes('room')).map((mail) => mail.headers)).toEqual([undefined]);
  const post = async (url: string, form: BodyInit = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })) => {
    const reply = await fetch(url, { method: 'POST', body: form, redirect: 'error' });
    return [reply.status, reply.headers.getSetCookie(), await reply.text()];
  };

  const page = await fetch(link);
  expect([page.status, page.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining("default-src 'none'")]);
  expect((await post(link.replace('.quota.', '.billing.')))[0]).toBe(401);
  expect(await wanted()).toEqual({ quota: true, billing: true, webhooks: true });

  expect(await post(link)).toEqual([204, [], '']);
  expect(await wanted()).toEqual({ quota: false, billing: true, webhooks: true });
  const parts = new FormData();
  parts.set('List-Unsubscribe', 'One-Click');
  expect((await post(link, parts))[0]).toBe(204);
  // The same mail as people read it in the local cloud.
  expect(await (await fetch(`${cloud().app}/__local/mailbox?to=${encodeURIComponent(tenant.email)}`)).text()).toContain(
    '80 % of the room for your material is used',
  );
  // And back, where one is signed in.
  const { body: me } = await tenant.client.call<{ mails: object }>('PATCH', '/v1/me', { body: { mails: { quota: true } } });
  expect(me.mails).toEqual({ quota: true, billing: true, webhooks: true });
}, 60_000);

test('of twenty at once, one gets the last place, by whatever door; the others are told why (S19.9)', async () => {
  await keep(8, 1);
  const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => text(`race ${n}`)));
  const taken = replies.filter(({ status }) => status === 202);

  expect(taken).toHaveLength(1);
  // A busy machine lets some wait for the account longer than a connection does: they are refused as well, and take nothing.
  const refusals = new Set(replies.filter(({ status }) => status !== 202).map(({ status, body }) => `${status} ${body.reason ?? ''}`.trim()));
  expect([...refusals].filter((refusal) => refusal !== '503')).toEqual(['402 quota']);
  await settle(tenant.client, bot.id, taken[0]?.body.material.id ?? '');
  const doors = [
    ['/uploads', { filename: 'a.txt', contentType: 'text/plain', bytes: 10 }],
    ['/answers', { question: 'a?', answer: 'b' }],
    ['/imports', { url: 'https://www.example.com/a' }],
    ['/sitemaps', { url: 'https://www.example.com/sitemap.xml' }],
  ] as const;
  const refused = await Promise.all(doors.map(([path, body]) => tenant.client.call<{ reason?: string }>('POST', at(path), { body })));
  expect(refused.map(({ status, body }) => [status, body.reason])).toEqual([
    [422, 'quota'],
    [402, 'quota'],
    [402, 'quota'],
    [402, 'quota'],
  ]);
  expect(await mailed(2)).toEqual(expect.arrayContaining(['There is no room left for your material']));
}, 60_000);

test("the account reads what it keeps of its plan's room", async () => {
  const { body } = await tenant.client.call<{ plan: string; knowledge: object }>('GET', '/v1/usage');

  expect(body).toMatchObject({ plan: 'free', knowledge: { materials: { used: 50, limit: 50 }, bytes: { limit: 100_000_000 }, chunks: { limit: 5_000 } } });
});

test('a larger plan counts with the next that is sent, and so does a smaller one, which takes nothing away', async () => {
  await give('team');
  const { status, body } = await text('within the team');
  await settle(tenant.client, bot.id, body.material.id);
  await give('free');
  const refused = await text('too much again');
  const kept = await tenant.client.call('GET', at(`/${body.material.id}`));

  expect([status, refused.status, refused.body.reason, kept.status]).toEqual([202, 402, 'quota', 200]);
  await tenant.client.call('DELETE', at(`/${body.material.id}`));
}, 60_000);

test('what is deleted makes room', async () => {
  const { body } = await tenant.client.call<{ items: { id: string }[] }>('GET', at('?limit=1'));
  await tenant.client.call('DELETE', at(`/${body.items[0]?.id}`));

  expect((await text('one more')).status).toBe(202);
});

test('a document of more chunks than are left fails, and takes nothing', async () => {
  const other = await newTenant();
  const theirs = await newChatbot(other);
  [tenant, bot] = [other, theirs];
  await give('free');
  await keep(1, 1, 4_999);
  const { body } = await tenant.client.call<{ material: { id: string } }>('POST', at('/texts'), {
    body: { title: 'Long', text: Array.from({ length: 40 }, () => `A sentence of ${randomUUID()} and more.`).join('\n\n') },
  });
  const material = await settle(tenant.client, bot.id, body.material.id);

  expect(material).toMatchObject({ status: 'failed', reason: 'quota', chunks: 0, message: { fr: expect.stringContaining('formule') } });
  expect(await mailed(1)).toEqual(['There is no room left for your material']);
}, 60_000);
