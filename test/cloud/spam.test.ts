import { randomInt } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cloud, freshSource, invokeWorker, journalOf, newChatbot, newTenant, newVisitor, type Bot, type Tenant, type Visitor } from '../support/cloud.ts';
import { asAccount, databaseClient, type DatabaseClient } from '../support/database.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const BROWSER = { 'user-agent': CHROME, 'accept-language': 'fr', 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' };

let owner: Tenant;
let bot: Bot;
let database: DatabaseClient;
beforeAll(async () => {
  owner = await newTenant();
  bot = await newChatbot(owner);
  database = await databaseClient('app_api');
}, 120_000);
afterAll(() => database.end());

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly requestId: string;
}
/** A message of a visitor from an address of this machine, to the end of its answer. */
function say(source: string, visitor: Visitor, message: string, headers: Record<string, string> = {}, more: object = {}): Promise<Answer> {
  const { hostname, port } = new URL(cloud().edge);
  const body = JSON.stringify({ message, ...more });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname: hostname === 'localhost' ? '127.0.0.1' : hostname,
        port,
        method: 'POST',
        path: '/v1/widget/messages',
        localAddress: source,
        agent: false,
        headers: {
          host: new URL(cloud().edge).host,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...visitor.headers,
          ...BROWSER,
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          const code = response.statusCode === 200 ? undefined : (JSON.parse(text) as { code: string }).code;
          resolve({ status: response.statusCode ?? 0, code, requestId: String(response.headers['x-request-id']) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
const stored = (accountId: string, more = '') =>
  asAccount(database, accountId, `SELECT text, created_at FROM app.messages WHERE author = 'visitor' ${more} ORDER BY created_at`);

describe('an address that an account keeps out', () => {
  test('is refused at the next message whatever it claims to be, with one event; not at the dashboard, not by a neighbour, and let in again (S18.4, S18.7)', async () => {
    const source = freshSource();
    const visitor = await newVisitor(bot.publicKey);
    const neighbour = await newTenant();
    const elsewhere = await newVisitor((await newChatbot(neighbour)).publicKey);
    expect((await say(source, visitor, 'Are you open today?')).status).toBe(200);

    const { body: entry, status } = await owner.client.call<{ id: string }>('POST', '/v1/blocklist', { body: { cidr: `${source}/32`, reason: 'test' } });
    expect(status).toBe(201);
    const refused = await say(source, visitor, 'And tomorrow?');
    expect([refused.status, refused.code]).toEqual([403, 'ip-refused']);
    expect(await journalOf(refused.requestId)).toEqual([
      expect.objectContaining({ type: 'authz_fail_blocked', target: `account:${entry.id}`, address: source }),
    ]);
    for (const name of ['x-forwarded-for', 'x-real-ip', 'x-rempart-address', 'forwarded', 'cloudfront-viewer-address'])
      expect((await say(source, visitor, 'And tomorrow?', { [name]: '192.0.2.1' })).status).not.toBe(200);
    expect((await say(freshSource(), visitor, 'And tomorrow?', { 'x-forwarded-for': source })).status).toBe(200);
    expect((await say(source, elsewhere, 'Hello')).status).toBe(200);

    const everybody = await owner.client.call<{ id: string; warning: string }>('POST', '/v1/blocklist', { body: { cidr: '0.0.0.0/0' } });
    expect(everybody.body.warning).toBe('wide-range');
    expect((await say(freshSource(), visitor, 'Anybody?')).status).toBe(403);
    expect((await owner.client.call('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: 'Still there?' } })).status).toBe(200);
    for (const { id } of [entry, everybody.body]) expect((await owner.client.call('DELETE', `/v1/blocklist/${id}`)).status).toBe(204);
    expect((await say(source, visitor, 'And tomorrow?')).status).toBe(200);
  });

  test('stores nothing of what was in flight a second after the block (S18.10)', async () => {
    const { publicKey } = bot;
    const source = freshSource();
    const visitors = await Promise.all(Array.from({ length: 5 }, () => newVisitor(publicKey)));
    const inFlight = visitors.flatMap((visitor, who) =>
      Array.from({ length: 8 }, (_, n) => say(source, visitor, `In flight ${'abcdefgh'.charAt(n).repeat(9)} ${'vwxyz'.charAt(who).repeat(9)}`)),
    );
    await owner.client.call('POST', '/v1/blocklist', { body: { cidr: source } });
    const blockedAt = Date.now();
    await Promise.all(inFlight);
    const late = await stored(owner.accountId, `AND text LIKE 'In flight%' AND created_at > to_timestamp(${(blockedAt + 1_000) / 1000})`);
    expect(late).toEqual([]);
    expect((await say(source, visitors[0]!, 'One more')).code).toBe('ip-refused');
  });
});

test('a flood is refused, blocks its address and no other, stores nothing more, and tells the journal its parts and none of its words (S18.1, S18.5)', async () => {
  const source = freshSource();
  const visitor = await newVisitor(bot.publicKey);
  const words = 'Cheap viagra and free casino spins, click http://win-now.vip http://pills.top';
  const answers = [];
  for (let n = 0; n < 7; n += 1) answers.push(await say(source, visitor, `${words} ${n}`));
  expect(answers.map(({ status, code }) => `${status} ${code}`)).toEqual([
    ...Array.from({ length: 5 }, () => '403 spam-refused'),
    '403 ip-refused',
    '403 ip-refused',
  ]);
  expect(await journalOf(answers[0]!.requestId)).toEqual([
    expect.objectContaining({ type: 'excess_spam', outcome: 'refused', target: bot.id, change: expect.stringMatching(/^score=\d+ links=\d+ vocabulary=\d+/) }),
  ]);
  const events = await journalOf(answers[4]!.requestId);
  expect(events.map((event) => event['type'])).toContain('blocklist_changed');
  expect(JSON.stringify([...events, ...(await journalOf(answers[0]!.requestId))])).not.toMatch(/viagra|win-now/);
  expect(await stored(owner.accountId, "AND text LIKE 'Cheap viagra%'")).toEqual([]);

  const listed = await owner.client.call<{ items: { id: string; cidr: string; automatic: boolean; expiresAt: string }[] }>('GET', '/v1/blocklist');
  const automatic = listed.body.items.find(({ cidr }) => cidr === source);
  expect(automatic).toMatchObject({ automatic: true, expiresAt: expect.any(String) });
  expect((await say(freshSource(), visitor, 'An honest question?')).status).toBe(200);
  expect((await owner.client.call('DELETE', `/v1/blocklist/${automatic?.id}`)).status).toBe(204);
  expect((await say(source, await newVisitor(bot.publicKey), 'An honest question?')).status).toBe(200);
});

test("an account's words, the trap, and a visitor who is blocked by the team are refused; the allow list skips the score alone (S18.9)", async () => {
  const source = freshSource();
  const visitor = await newVisitor(bot.publicKey);
  await owner.client.call('PUT', '/v1/spam-words', { body: { words: ['grand prix'] } });
  expect((await say(source, visitor, 'Free GRAND-PRÍX tickets')).code).toBe('spam-refused');
  expect((await say(source, visitor, 'Hello', {}, { website: 'http://x' })).code).toBe('spam-refused');
  const { body: allowed } = await owner.client.call<{ id: string }>('POST', '/v1/allowlist', { body: { cidr: source } });
  expect((await say(source, visitor, 'Free grand prix tickets')).status).toBe(200);
  const outcomes = await Promise.all(Array.from({ length: 30 }, (_, n) => say(source, visitor, `grand prix ${n}`)));
  expect(outcomes.map(({ status }) => status)).toContain(429);
  await owner.client.call('DELETE', `/v1/allowlist/${allowed.id}`);

  const other = await newVisitor(bot.publicKey);
  expect((await say(source, other, 'A question of mine')).status).toBe(200);
  const { body } = await owner.client.call<{ items: { visitorId: string }[] }>('GET', `/v1/chatbots/${bot.id}/conversations?limit=1`);
  const path = `/v1/chatbots/${bot.id}/visitors/${body.items[0]?.visitorId}/block`;
  expect((await owner.client.call('POST', path)).status).toBe(204);
  expect((await say(freshSource(), other, 'Hello?')).code).toBe('spam-refused');
  expect((await owner.client.call('DELETE', path)).status).toBe(204);
  expect((await say(freshSource(), other, 'Hello?')).status).toBe(200);
});

test("the operator's list keeps out of every account, by the function that no route reaches", async () => {
  const source = `127.${randomInt(100, 200)}.${randomInt(1, 255)}.9`;
  const visitor = await newVisitor(bot.publicKey);
  expect(await invokeWorker('OperatorCommand', { command: 'block', cidr: source, reason: 'test' })).toMatchObject({ ok: true });
  expect((await say(source, visitor, 'Hello there')).code).toBe('ip-refused');
  expect(await invokeWorker('OperatorCommand', { command: 'block', cidr: '127.0.0.0/8', reason: 'test' })).toMatchObject({ ok: false });
  expect(await invokeWorker('OperatorCommand', { command: 'unblock', cidr: source })).toMatchObject({ ok: true });
  expect((await say(source, visitor, 'Hello there')).status).toBe(200);
});
