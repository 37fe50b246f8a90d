import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readReply } from '../../local/client/client.ts';
import { readAnswer } from '../../local/client/stream.ts';
import { cloud, edgeCall, learn, newChatbot, newTenant, newVisitor, SITE, textFile, ticketFor, type Bot, type Tenant, type Visitor } from '../support/cloud.ts';

let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  tenant = await newTenant();
  bot = await newChatbot(tenant, [SITE, 'https://*.wild.example.com']);
  await learn(tenant, bot.id, textFile('# Opening hours\n\nThe shop opens at nine in the morning.\n\n# Parking\n\nParking is free for two hours.', 'hours.md'));
});

const frame = (headers: Record<string, string>) => edgeCall<{ code?: string }>('GET', `/w/${bot.publicKey}`, { headers });
const send = (visitor: Visitor, message: string, conversationId?: string) =>
  fetch(`${cloud().edge}/v1/widget/messages`, {
    method: 'POST',
    headers: { ...visitor.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ message, ...(conversationId && { conversationId }) }),
  });

describe('the frame', () => {
  test('is given to a listed site, under a policy that names exactly the listed sites (S21.1, S21.5)', async () => {
    const reply = await frame({ referer: `${SITE}/`, 'sec-fetch-dest': 'iframe' });
    const policy = reply.headers.get('content-security-policy') ?? '';

    expect(reply.status).toBe(200);
    expect(policy).toContain(`frame-ancestors ${SITE} https://*.wild.example.com`);
    expect(policy).not.toMatch(/unsafe-|\*(?!\.)/);
    expect(reply.headers.get('x-frame-options')).toBeNull();
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  test.each([
    ['no Referer', {}],
    ['another site', { referer: 'https://evil.example/' }],
    ['a site that ends alike', { referer: 'https://notshop.example.com/' }],
    ['the host below a wildcard itself', { referer: 'https://wild.example.com/' }],
    ['the listed site without TLS', { referer: 'http://shop.example.com/' }],
    ['a page of its own', { referer: `${SITE}/`, 'sec-fetch-dest': 'document' }],
    ['no web page', { referer: 'data:text/html,x' }],
  ])('is refused to %s', async (_, headers) => {
    const reply = await frame(headers as Record<string, string>);
    expect([reply.status, reply.body.code]).toEqual([403, 'origin-refused']);
    expect(reply.headers.get('x-frame-options')).toBe('DENY');
  });

  test('is given to any depth below a wildcard', async () => {
    expect((await frame({ referer: 'https://a.b.wild.example.com/' })).status).toBe(200);
  });

  test('of an unknown key does not exist', async () => {
    expect((await edgeCall('GET', '/w/pk_0000000000000000000000', { headers: { referer: `${SITE}/` } })).status).toBe(404);
  });
});

describe('a ticket', () => {
  test('is traded once, also by ten at once', async () => {
    const ticket = await ticketFor(bot.publicKey);
    const replies = await Promise.all(Array.from({ length: 10 }, () => edgeCall('POST', '/v1/widget/sessions', { body: { ticket } })));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, ...Array<number>(9).fill(400)]);
  });

  test('is bound to the site that asked: what it gives ends with that site, and no Origin of the caller changes that (S21.3)', async () => {
    const own = await newChatbot(tenant, [SITE, 'https://second.example.com']);
    const [ticket, late] = [await ticketFor(own.publicKey, 'https://second.example.com'), await ticketFor(own.publicKey, 'https://second.example.com')];
    const trade = (of: string) => edgeCall<{ token: string; code: string }>('POST', '/v1/widget/sessions', { body: { ticket: of }, headers: { origin: SITE } });
    const { body } = await trade(ticket);
    await tenant.client.call('PUT', `/v1/chatbots/${own.id}/access-policy`, { body: { embedding: 'listed', domains: [SITE] } });
    const refused = await trade(late);
    const history = await edgeCall<{ code: string }>('GET', '/v1/widget/conversation', { headers: { authorization: `Bearer ${body.token}`, origin: SITE } });

    expect([refused.status, refused.body.code]).toEqual([403, 'origin-refused']);
    expect([history.status, history.body.code]).toEqual([403, 'origin-refused']);
  });

  test('passes for no other token, nor any other token for it', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const swapped = await edgeCall<{ code: string }>('POST', '/v1/widget/sessions', { body: { ticket: visitor.token } });
    const asVisitor = await edgeCall('GET', '/v1/widget/conversation', { headers: { authorization: `Bearer ${await ticketFor(bot.publicKey)}` } });
    const asSession = await tenant.client.call('GET', '/v1/me', { headers: { cookie: `__Host-access=${visitor.token}` } });
    expect([swapped.status, asVisitor.status, asSession.status]).toEqual([400, 401, 401]);
  });
});

describe('a visitor', () => {
  test('asks and gets an answer that cites its source, and finds the conversation again', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const answer = await readAnswer(await send(visitor, 'When does the shop open?'));

    expect(answer.events[0]).toBe('meta');
    expect(answer.text).toMatch(/opens at nine.*\[1\]/s);
    expect(answer.sources[0]).toMatchObject({ name: 'hours.md', heading: 'Opening hours' });
    const { body } = await edgeCall<{ conversation: { id: string; messages: { author: string; text: string }[] } }>('GET', '/v1/widget/conversation', {
      headers: visitor.headers,
    });
    expect(body.conversation.id).toBe(answer.conversationId);
    expect(body.conversation.messages.map(({ author }) => author)).toEqual(['visitor', 'assistant']);

    await readAnswer(await send(visitor, 'And is parking free?', answer.conversationId));
    const { body: listed } = await tenant.client.call<{ items: { id: string; messageCount: number }[] }>('GET', `/v1/chatbots/${bot.id}/conversations`);
    expect(listed.items.find(({ id }) => id === answer.conversationId)?.messageCount).toBe(4);
  });

  test("keeps one's conversation with the earlier token, and not with one of another chatbot", async () => {
    const visitor = await newVisitor(bot.publicKey);
    await readAnswer(await send(visitor, 'Is parking free?'));
    const again = async (visitorToken: string) =>
      (await edgeCall<{ conversation?: object }>('POST', '/v1/widget/sessions', { body: { ticket: await ticketFor(bot.publicKey), visitorToken } })).body
        .conversation;
    const stranger = await newVisitor((await newChatbot(tenant)).publicKey);

    expect(await again(visitor.token)).toBeDefined();
    expect(await again(stranger.token)).toBeUndefined();
  });

  test('is known again by a cookie of our own host, which is partitioned, of one chatbot, and gone with whoever is forgotten', async () => {
    const again = async (cookie: string, of: Bot = bot, more: object = {}) =>
      edgeCall<{ token: string; conversation?: object }>('POST', '/v1/widget/sessions', {
        body: { ticket: await ticketFor(of.publicKey), ...more },
        headers: cookie ? { cookie } : {},
      });
    const first = await again('');
    const line = first.headers.get('set-cookie') ?? '';
    expect(line).toMatch(new RegExp(`^__Host-visitor-${bot.publicKey}=[\\w.-]+; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=604800$`));
    const [cookie = ''] = line.split(';');
    const visitor: Visitor = { token: first.body.token, headers: { authorization: `Bearer ${first.body.token}` } };
    await readAnswer(await send(visitor, 'Is parking free?'));
    const other = await newChatbot(tenant);
    const value = cookie.split('=')[1] ?? '';

    expect((await again(cookie)).body.conversation).toBeDefined();
    // Whoever leaves the site's account asks not to be known again.
    const left = await again(cookie, bot, { anew: true });
    expect([left.body.conversation, left.headers.get('set-cookie')?.startsWith(cookie)]).toEqual([undefined, false]);
    expect((await again(`__Host-visitor-${other.publicKey}=${value}`, other)).body.conversation).toBeUndefined();
    expect((await again(`__Host-visitor-${bot.publicKey}=${visitor.token}`)).body.conversation).toBeUndefined();
    expect((await edgeCall('GET', '/v1/widget/conversation', { headers: { cookie } })).status).toBe(401);
    expect((await edgeCall('GET', '/v1/widget/conversation', { headers: { authorization: `Bearer ${value}` } })).status).toBe(401);

    const forgotten = await edgeCall('DELETE', '/v1/widget/conversation', { headers: visitor.headers });
    expect(forgotten.headers.get('set-cookie')).toMatch(new RegExp(`^__Host-visitor-${bot.publicKey}=; .*Max-Age=0$`));
    const anew = await again(cookie);
    expect([anew.status, anew.body.conversation]).toEqual([201, undefined]);
  });

  test("cannot go on with another visitor's conversation", async () => {
    const [one, two] = await Promise.all([newVisitor(bot.publicKey), newVisitor(bot.publicKey)]);
    const { conversationId } = await readAnswer(await send(one, 'When does the shop open?'));
    expect((await send(two, 'What did they ask?', conversationId)).status).toBe(404);
  });

  test('is told politely when nothing answers', async () => {
    const answer = await readAnswer(await send(await newVisitor(bot.publicKey), 'Quantum chromodynamics?'));
    expect(answer.sources).toEqual([]);
    expect(answer.text).toContain('I do not know');
  });

  test('is refused at the next message when the site is taken off the list, or the chatbot deleted', async () => {
    const own = await newChatbot(tenant);
    const visitor = await newVisitor(own.publicKey);
    expect((await send(visitor, 'Hello?')).status).toBe(200);
    await tenant.client.call('PUT', `/v1/chatbots/${own.id}/access-policy`, { body: { embedding: 'listed', domains: [] } });
    const reply = await readReply<{ code: string }>(await send(visitor, 'Still there?'));
    expect([reply.status, reply.body.code]).toEqual([403, 'origin-refused']);
    await tenant.client.call('DELETE', `/v1/chatbots/${own.id}`);
    expect((await send(visitor, 'And now?')).status).toBe(401);
  });
});

describe('the loader', () => {
  test('is one small script that a site may load from the edge host', async () => {
    const response = await fetch(`${cloud().edge}/chat.js`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(text).not.toMatch(/innerHTML|document\.write|eval\(/);
    expect(gzipSync(text).length).toBeLessThan(3_100);
  });
});
