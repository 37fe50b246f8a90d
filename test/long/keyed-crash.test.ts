import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { mailedToken, mailedTokens } from '../../local/client/account.ts';
import { createClient, expectStatus, type Reply } from '../../local/client/client.ts';
import { settle } from '../../local/client/material.ts';
import { confirmed, newTenant, until, type Tenant, type TestCloud } from '../support/cloud.ts';
import { holdAt, isHeld, type HoldingPoint } from '../support/holding-point.ts';
import { killableCloud } from '../support/killable-cloud.ts';

const { start } = killableCloud({ held: true, faulty: true });
afterAll(() => holdAt(undefined));

let running: TestCloud;
let tenant: Tenant;
let bot: string;

type Made = Readonly<Record<string, unknown>>;
interface Case {
  readonly name: string;
  readonly point: HoldingPoint;
  readonly send: (key: string, other?: boolean) => Promise<Reply<Made>>;
  /** The id in a reply, and those of all the things that there are of what was asked for. */
  readonly idOf: (made: Made) => unknown;
  readonly there: () => Promise<readonly string[]>;
}

const beforeTheReply = (of: string): HoldingPoint => ({ of, at: 'UpdateItem', about: 'COMPLETED', when: 'asking' });
const post = (path: string, body: object, key: string): Promise<Reply<Made>> => tenant.client.call('POST', path, { body, headers: { 'idempotency-key': key } });
const list = async (path: string, wanted: (item: Made) => boolean): Promise<string[]> =>
  (await expectStatus(tenant.client.call<{ items: Made[] }>('GET', `${path}?limit=100`), 200)).body.items.filter(wanted).map(({ id }) => String(id));
const innerId = (member: string) => (made: Made) => (made[member] as Made | undefined)?.['id'];

const invited = `k-${randomUUID()}@example.com`;
const CASES: readonly Case[] = [
  {
    name: 'a chatbot',
    point: beforeTheReply('Chatbots'),
    send: (key, other) => post('/v1/chatbots', { name: other ? 'Another' : 'Killed' }, key),
    idOf: ({ id }) => id,
    there: () => list('/v1/chatbots', ({ name }) => name === 'Killed'),
  },
  {
    name: 'a text, whose words lie in a bucket',
    point: beforeTheReply('Materials'),
    send: (key, other) => post(`/v1/chatbots/${bot}/materials/texts`, { title: 'Killed', text: other ? 'Another.' : 'The ferry leaves at seven.' }, key),
    idOf: innerId('material'),
    there: () => list(`/v1/chatbots/${bot}/materials`, ({ name }) => name === 'Killed'),
  },
  {
    name: 'a sitemap, whose job no queue has got',
    point: { of: 'Imports', at: 'SendMessage', about: 'sitemapId', when: 'asking' },
    send: (key, other) => post(`/v1/chatbots/${bot}/materials/sitemaps`, { url: `https://www.example.com/${other ? 'other' : 'killed'}.xml` }, key),
    idOf: innerId('sitemap'),
    there: () => list(`/v1/chatbots/${bot}/materials/sitemaps`, ({ url }) => String(url).endsWith('killed.xml')),
  },
  {
    name: 'an entry of a list, which lies outside the database',
    point: { of: 'Blocklist', at: 'TransactWriteItems', about: '203.0.113.77', when: 'answered' },
    send: (key, other) => post('/v1/blocklist', { cidr: other ? '203.0.113.78' : '203.0.113.77' }, key),
    idOf: ({ id }) => id,
    there: () => list('/v1/blocklist', ({ cidr }) => String(cidr).startsWith('203.0.113.77')),
  },
  {
    name: 'a key of the API',
    point: beforeTheReply('ApiKeys'),
    send: (key, other) => post('/v1/api-keys', { name: other ? 'Another' : 'Killed', scopes: { knowledge: 'read' } }, key),
    idOf: innerId('apiKey'),
    there: () => list('/v1/api-keys', ({ name }) => name === 'Killed'),
  },
  {
    name: 'an invitation',
    point: beforeTheReply('Members'),
    send: (key, other) => post('/v1/invitations', { email: other ? `other-${invited}` : invited, role: 'member' }, key),
    idOf: ({ id }) => id,
    there: () => list('/v1/invitations', ({ email }) => email === invited),
  },
];

/** Ends every environment of the function that stands at the point. */
async function killHeld(of: string): Promise<void> {
  for (const name of running.functionNames.filter((each) => each.includes(of)))
    expect((await fetch(`${running.faults}/kill/functions/${name}`, { method: 'POST' })).status).toBe(204);
}

test('a function that is killed after its commit and before its reply is stored has made one thing, which the repeat with the same key is told of', async () => {
  running = await start();
  tenant = await newTenant(running.app);
  await confirmed(tenant);
  bot = (await expectStatus(tenant.client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'Survivor' } }), 201)).body.id;
  const made: { readonly key: string; readonly id: string }[] = [];
  for (const { name, point, send, there } of CASES) {
    const key = randomUUID();
    holdAt(point);
    const sent = send(key).catch(() => undefined);
    await until(isHeld, `${name}: held`);
    await killHeld(point.of);
    holdAt(undefined);
    expect([name, (await sent)?.status ?? 0]).not.toEqual([name, 201]);
    const ids = await there();
    expect([name, ids.length]).toEqual([name, 1]);
    made.push({ key, id: ids[0] ?? '' });
  }

  for (const [at, { name, send, idOf, there }] of CASES.entries()) {
    const { key, id } = made[at]!;
    // Until the time of the first call is over it counts as under way.
    const again = await until(async () => {
      const reply = await send(key);
      return reply.status !== 409 && reply;
    }, `${name}: repeated`);
    expect([name, again.status < 300, again.headers.get('idempotency-replayed'), idOf(again.body)]).toEqual([name, true, 'true', id]);
    expect(['secret' in again.body, await there()]).toEqual([false, [id]]);
    const mismatch = await send(key, true);
    expect([name, mismatch.status, mismatch.body['code']]).toEqual([name, 422, 'idempotency-mismatch']);
  }

  // What the first run did not come to is done: the text is learned, the sitemap read, and the link that was mailed is the one that stands.
  expect(await settle(tenant.client, bot, made[1]?.id ?? '')).toMatchObject({ status: 'ready', chunks: 1 });
  await until(async () => (await list(`/v1/chatbots/${bot}/materials/sitemaps`, ({ status }) => status !== 'reading')).includes(made[2]?.id ?? ''), 'read');
  const guest = createClient(running.app);
  expect((await mailedTokens(guest, invited)).length).toBeGreaterThan(0);
  const body = { token: await mailedToken(guest, invited), name: 'Guest', password: 'a quiet harbour at noon' };
  expect((await guest.call('POST', '/v1/invitations/accept', { body })).status).toBe(200);
}, 300_000);

test('another key is another thing, where the first call was killed too', async () => {
  const [chatbots] = CASES;
  const before = await chatbots!.there();
  const other = await expectStatus(chatbots!.send(randomUUID()), 201);
  expect([before.length, (await chatbots!.there()).length, before.includes(String(other.body['id']))]).toEqual([1, 2, false]);
});
