import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { journalOf, newChatbot, newTenant, type Bot, type Tenant } from '../support/cloud.ts';
import { CHANNEL } from '../support/routes.ts';

let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  tenant = await newTenant();
  bot = await newChatbot(tenant);
});

interface Refused {
  readonly id: string;
  readonly code: string;
  readonly instance: string;
}
const create = (key: string, name = 'Once') => tenant.client.call<Refused>('POST', '/v1/chatbots', { body: { name }, headers: { 'idempotency-key': key } });
const chatbots = async () => (await tenant.client.call<{ items: { id: string; name: string }[] }>('GET', '/v1/chatbots?limit=100')).body.items;

describe('searches', () => {
  test('are 30 in any minute, exactly, however many come at once (S20.4)', async () => {
    const search = () => tenant.client.call<Refused>('POST', `/v1/chatbots/${bot.id}/search`, { body: { query: 'canary' } });
    const replies = await Promise.all(Array.from({ length: 60 }, search));
    const refused = replies.filter(({ status }) => status === 429);
    const { headers, body } = refused[0]!;

    expect(replies.filter(({ status }) => status === 200)).toHaveLength(30);
    expect([refused.length, body.code]).toEqual([30, 'rate-limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(headers.get('ratelimit')).toMatch(/"search";r=0;t=\d+$/);
    expect((await journalOf(body.instance)).map(({ type }) => type)).toEqual(['excess_rate_limit_exceeded']);
  });

  test('of another person are not touched by it', async () => {
    const other = await newTenant();
    const own = await newChatbot(other);
    expect((await other.client.call('POST', `/v1/chatbots/${own.id}/search`, { body: { query: 'canary' } })).status).toBe(200);
  });

  test('leave every other call of that person alone, which says how it stands', async () => {
    const { status, headers } = await tenant.client.call('GET', '/v1/chatbots');
    expect([status, headers.get('ratelimit-policy')]).toEqual([200, '"api";q=3000;w=60']);
    expect(headers.get('ratelimit')).toMatch(/^"api";r=2\d{3};t=60$/);
  });
});

describe('an idempotency key', () => {
  test('makes one thing of many calls, and the same reply', async () => {
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 10 }, () => create(key, `Race ${key}`)));
    const made = replies.filter(({ status }) => status === 201);
    const later = await create(key, `Race ${key}`);

    expect(made.length).toBeGreaterThanOrEqual(1);
    expect(replies.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(new Set([...made, later].map(({ body }) => body.id)).size).toBe(1);
    expect([later.status, later.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect((await chatbots()).filter(({ name }) => name === `Race ${key}`)).toHaveLength(1);
  });

  test('with another body is refused, and makes nothing', async () => {
    const key = randomUUID();
    await create(key, `First ${key}`);
    const other = await create(key, `Second ${key}`);

    expect([other.status, other.body.code]).toEqual([422, 'idempotency-mismatch']);
    expect((await chatbots()).filter(({ name }) => name === `Second ${key}`)).toEqual([]);
  });

  test('of a call that was refused can be used again', async () => {
    const key = randomUUID();
    const nowhere = (chatbotId: string) =>
      tenant.client.call<Refused & { upload?: unknown; material: { id: string } }>('POST', `/v1/chatbots/${chatbotId}/materials/uploads`, {
        body: { filename: 'a.txt', contentType: 'text/plain', bytes: 10 },
        headers: { 'idempotency-key': key },
      });
    expect((await nowhere(randomUUID())).status).toBe(404);
    const first = await nowhere(bot.id);
    const again = await nowhere(bot.id);

    expect([first.status, first.body.upload !== undefined]).toEqual([201, true]);
    // The form is a right: it is shown once, and never stored.
    expect([again.status, again.body.upload, again.body.material.id]).toEqual([201, undefined, first.body.material.id]);
  });

  test('keeps a secret nowhere in the reply that it stores: the steps of a channel name its token once', async () => {
    const key = randomUUID();
    const connect = () =>
      tenant.client.call<{ verifyToken?: string; channel: { id: string; steps: object[] } }>('POST', `/v1/chatbots/${bot.id}/channels`, {
        body: CHANNEL,
        headers: { 'idempotency-key': key },
      });
    const first = await connect();
    const again = await connect();

    const token = first.body.verifyToken ?? 'none';
    expect(JSON.stringify(first.body.channel.steps)).toContain(token);
    expect([again.status, again.body.channel.id, again.text.includes(token)]).toEqual([201, first.body.channel.id, false]);
  });

  test('is its caller’s own: another account with the same key is another call', async () => {
    const key = randomUUID();
    const other = await newTenant();
    const mine = await create(key);
    const theirs = await other.client.call<Refused>('POST', '/v1/chatbots', { body: { name: 'Once' }, headers: { 'idempotency-key': key } });

    expect([mine.status, theirs.status, mine.body.id === theirs.body.id]).toEqual([201, 201, false]);
  });
});
