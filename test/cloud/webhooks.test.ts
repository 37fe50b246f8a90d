import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { expectStatus } from '../../local/client/client.ts';
import { confirmed, invokeWorker, journalOf, newChatbot, newMember, newTenant, until, type Bot, type Tenant } from '../support/cloud.ts';
import { asAccount, databaseClient, type DatabaseClient } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly disabledReason?: string;
  readonly secrets: number;
}
interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly body: string;
  readonly attempts: number;
  readonly log: { readonly status?: number; readonly reason?: string; readonly reply?: string; readonly durationMs: number }[];
}
interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let owner: Tenant;
let member: Tenant;
let bot: Bot;
let receiver: Receiver;
let port: number;
let database: DatabaseClient;
const got: Got[] = [];
let answer: (path: string, response: ServerResponse) => void = (_path, response) => void response.writeHead(204).end();

beforeAll(async () => {
  receiver = await startReceiver((request, body, response) => {
    got.push({ path: request.url ?? '', headers: request.headers, body });
    answer(request.url ?? '', response);
  });
  ({ port } = receiver);
  owner = await newTenant();
  [bot, database] = [await newChatbot(owner), await databaseClient('app_api')];
  member = await newMember(owner, 'member', [{ chatbotId: bot.id, areas: { conversations: 'write' } }]);
  await confirmed(owner);
}, 120_000);
afterAll(async () => {
  await database.end();
  await receiver.close();
});

const hook = (path: string, kind = 'site') => `https://${kind}-${port}.example.com${path}`;
const create = async (path: string, more: Record<string, unknown> = {}) =>
  (
    await expectStatus(
      owner.client.call<{ webhook: Shown; secret: string }>('POST', '/v1/webhooks', {
        body: { url: hook(path), events: ['message.created', 'member.joined'], ...more },
      }),
      201,
    )
  ).body;
const read = async (id: string) => (await owner.client.call<{ webhook: Shown }>('GET', `/v1/webhooks/${id}`)).body.webhook;
const sendTest = async (id: string) => (await expectStatus(owner.client.call<{ delivery: Delivery }>('POST', `/v1/webhooks/${id}/test`), 202)).body.delivery;
const deliveries = async (id: string) => (await owner.client.call<{ items: Delivery[] }>('GET', `/v1/webhooks/${id}/deliveries`)).body.items;
const at = (path: string) => got.filter((each) => each.path === path);
const verify = (secret: string, { headers, body }: Got) => new Webhook(secret).verify(body, headers as Record<string, string>);

const finished = (id: string, deliveryId: string) => until(async () => (await deliveries(id)).find((each) => each.id === deliveryId && each.attempts > 0));

/** Hands an event to the function that the queue of events would wake. */
const occurs = (event: Record<string, unknown>) =>
  invokeWorker('WebhooksFanOut', {
    Records: [{ messageId: randomUUID(), eventSource: 'aws:sqs', body: JSON.stringify(event), attributes: { ApproximateReceiveCount: '1' } }],
  });

describe('an endpoint', () => {
  test('is told by an event that the official library believes, and whose secret is shown once and kept nowhere in the clear (S28.1, S28.5, S5.1)', async () => {
    const { webhook, secret } = await create('/one');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);

    const delivery = await sendTest(webhook.id);
    const done = await finished(webhook.id, delivery.id);

    const [message] = at('/one');
    expect(verify(secret, message!)).toMatchObject({ id: delivery.id, type: 'webhook.test', accountId: owner.accountId, data: { webhookId: webhook.id } });
    expect(message?.headers['webhook-id']).toBe(delivery.id);
    expect(done).toMatchObject({ status: 'delivered', attempts: 1, body: message?.body.toString(), log: [{ status: 204 }] });
    expect(JSON.stringify([await read(webhook.id), await deliveries(webhook.id)])).not.toContain(secret);
    const rows = JSON.stringify([
      await asAccount(database, owner.accountId, 'SELECT * FROM app.webhooks'),
      await asAccount(database, owner.accountId, 'SELECT * FROM app.webhook_secrets'),
    ]);
    expect(rows).toContain('"sealed":"1.');
    for (const hidden of [secret, secret.slice(6), Buffer.from(secret.slice(6), 'base64').toString('hex')]) expect(rows).not.toContain(hidden);
  });

  test('has a new secret at any time, and for a day both sign; or the one before ends at once (S28.4)', async () => {
    const { webhook, secret } = await create('/two');
    const rotate = async (body: object) =>
      (await expectStatus(owner.client.call<{ webhook: Shown; secret: string }>('POST', `/v1/webhooks/${webhook.id}/rotate-secret`, { body }), 200)).body;
    const second = await rotate({});
    await finished(webhook.id, (await sendTest(webhook.id)).id);
    const both = at('/two')[0]!;

    expect([second.webhook.secrets, String(both.headers['webhook-signature']).split(' ')]).toEqual([2, [expect.any(String), expect.any(String)]]);
    for (const each of [secret, second.secret]) expect(verify(each, both)).toMatchObject({ type: 'webhook.test' });

    const third = await rotate({ endPrevious: true });
    await finished(webhook.id, (await sendTest(webhook.id)).id);
    const last = at('/two')[1]!;
    expect(verify(third.secret, last)).toMatchObject({ type: 'webhook.test' });
    for (const each of [secret, second.secret]) expect(() => verify(each, last)).toThrow();
    expect(third.webhook.secrets).toBe(1);
  });

  test.each([
    ['http', () => `http://site-${port}.example.com/x`, 'scheme'],
    ['a name that leads inside', () => hook('/x', 'inside'), 'address'],
    ['a name of which one address leads inside', () => hook('/x', 'both'), 'address'],
    ['loopback', () => `https://127.0.0.1:${port}/x`, 'address'],
    ['a port that is not open', () => 'https://site-1.example.com:25/x', 'port'],
    ['our own API', () => 'https://abc.execute-api.eu-west-3.amazonaws.com/x', 'address'],
  ])('is not made nor moved to %s (S6)', async (_, url, reason) => {
    const refused = await owner.client.call<{ code: string; reason: string; instance: string }>('POST', '/v1/webhooks', {
      body: { url: url(), events: ['member.joined'] },
    });
    expect([refused.status, refused.body.code, refused.body.reason]).toEqual([422, 'url-refused', reason]);
    expect(await journalOf(refused.body.instance)).toHaveLength(1);
  });

  test('that says 410 is switched off, with a mail and an event, and comes back when it is switched on again (S28.9)', async () => {
    answer = (path, response) => void response.writeHead(path === '/gone' ? 410 : 204).end();
    const { webhook } = await create('/gone');
    const delivery = await sendTest(webhook.id);
    const off = await until(async () => {
      const shown = await read(webhook.id);
      return shown.status === 'disabled' ? shown : undefined;
    });

    expect([off.disabledReason, (await finished(webhook.id, delivery.id)).status]).toEqual(['gone', 'failed']);
    expect((await owner.client.call('POST', `/v1/webhooks/${webhook.id}/test`)).status).toBe(409);
    answer = (_path, response) => void response.writeHead(200).end('thanks');
    await expectStatus(owner.client.call('PATCH', `/v1/webhooks/${webhook.id}`, { body: { enabled: true } }), 200);
    await expectStatus(owner.client.call('POST', `/v1/webhooks/${webhook.id}/deliveries/${delivery.id}/redeliver`), 202);
    const again = await until(async () => (await deliveries(webhook.id)).find(({ status }) => status === 'delivered'));
    expect(again).toMatchObject({ id: delivery.id, attempts: 2, log: [{ status: 200, reply: 'thanks' }, { status: 410 }] });
    expect(at('/gone').map(({ headers }) => headers['webhook-id'])).toEqual([delivery.id, delivery.id]);
  });

  test('that redirects has not taken anything, and what it leads to is not asked (S6.7)', async () => {
    answer = (path, response) => void response.writeHead(path === '/moved' ? 307 : 200, { location: hook('/elsewhere') }).end();
    const { webhook } = await create('/moved');
    const { status, log } = await finished(webhook.id, (await sendTest(webhook.id)).id);

    expect([status, log[0]?.status, at('/elsewhere')]).toEqual(['pending', 307, []]);
    answer = (_path, response) => void response.writeHead(204).end();
    const retried = await until(async () => (await deliveries(webhook.id)).find((each) => each.attempts > 1));
    const [first, second] = at('/moved').map(({ headers }) => headers);
    expect([retried.status, second?.['webhook-id']]).toEqual(['delivered', first?.['webhook-id']]);
    expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature']);
  }, 60_000);
});

describe('an event', () => {
  const conversationId = randomUUID();
  const said = 'À bientôt 😀 \u2028 1e-7 <b>';
  const event = (id: string, more: object = {}) => ({
    id,
    type: 'message.created',
    occurredAt: '2026-11-26T02:00:00.000Z',
    accountId: owner.accountId,
    chatbotId: bot.id,
    data: { conversationId, messageId: randomUUID(), author: 'visitor', authorId: null, text: said, truncated: false },
    ...more,
  });
  beforeAll(async () => {
    await database.query('BEGIN');
    await database.query('SELECT 1 FROM app.enter_as($1::uuid)', [owner.accountId]);
    await database.query(
      `INSERT INTO app.conversations (account_id, chatbot_id, conversation_id, channel, visitor_id, title, last_message_id)
       VALUES ($1, $2, $3, 'api', 'v', 'Hello', $3)`,
      [owner.accountId, bot.id, conversationId],
    );
    await database.query('COMMIT');
  });

  test('goes once to each endpoint that is to have it, however often the queue brings it, and to nobody else (S28.6, S28.10)', async () => {
    const [all, ofBot, ofOther] = [
      await create('/all'),
      await create('/bot', { chatbotIds: [bot.id] }),
      await create('/other', { chatbotIds: [(await newChatbot(owner)).id] }),
    ];
    const id = randomUUID();
    await Promise.all([occurs(event(id)), occurs(event(id)), occurs(event(id))]);
    await occurs(event(id));
    await Promise.all([finished(all.webhook.id, id), finished(ofBot.webhook.id, id)]);
    const joined = {
      id: randomUUID(),
      type: 'member.joined',
      occurredAt: '2026-11-26T02:00:00.000Z',
      accountId: owner.accountId,
      data: { userId: owner.userId, role: 'owner' },
    };
    await occurs(joined);
    await finished(all.webhook.id, joined.id);

    expect(at('/all').map(({ headers }) => headers['webhook-id'])).toEqual([id, joined.id]);
    expect(verify(all.secret, at('/all')[0]!)).toMatchObject({ id, data: { text: said, conversationId } });
    expect(() => verify(all.secret, at('/bot')[0]!)).toThrow();
    expect([at('/bot').length, at('/other').length, (await deliveries(ofOther.webhook.id)).length]).toEqual([1, 0, 0]);
  });

  test('of conversations that only some members may see leaves without what was said, unless the endpoint was made for it (S11.6, S28.10)', async () => {
    const [plain, whole] = [await create('/plain'), await create('/whole', { restricted: true })];
    await expectStatus(owner.client.call('PUT', `/v1/chatbots/${bot.id}/conversation-policy`, { body: { mode: 'selected', memberIds: [member.userId] } }), 200);
    const id = randomUUID();
    await occurs(event(id));
    await Promise.all([finished(plain.webhook.id, id), finished(whole.webhook.id, id)]);

    expect(at('/plain')[0]?.body.toString()).not.toContain('bient');
    expect(verify(plain.secret, at('/plain')[0]!)).toMatchObject({ restricted: true, data: { conversationId, author: 'visitor' } });
    expect(verify(whole.secret, at('/whole')[0]!)).toMatchObject({ data: { text: said } });
  });

  test('of a conversation that was deleted meanwhile goes nowhere, and its deliveries go with it', async () => {
    const { webhook } = await create('/deleted');
    const [before, after] = [randomUUID(), randomUUID()];
    await occurs(event(before));
    await finished(webhook.id, before);
    await database.query('BEGIN');
    await database.query('SELECT 1 FROM app.enter_as($1::uuid)', [owner.accountId]);
    await database.query('DELETE FROM app.conversations WHERE account_id = $1 AND conversation_id = $2', [owner.accountId, conversationId]);
    await database.query('COMMIT');
    await occurs(event(after));

    expect([await deliveries(webhook.id), at('/deleted').map(({ headers }) => headers['webhook-id'])]).toEqual([[], [before]]);
  });

  test('is nothing that a member who is no admin could see to (S28.11)', async () => {
    for (const path of ['', '/events']) expect((await member.client.call('GET', `/v1/webhooks${path}`)).status).toBe(403);
    const again = `/v1/webhooks/${randomUUID()}/deliveries/${randomUUID()}/redeliver`;
    expect((await member.client.call('POST', again)).status).toBe(403);
    expect((await owner.client.call('POST', again)).status).toBe(404);
  });
});
