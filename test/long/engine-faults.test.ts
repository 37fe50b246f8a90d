import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, expectStatus, type Client, type Reply } from '../../local/client/client.ts';
import {
  cloud,
  confirmed,
  edgeCall,
  freshSource,
  invokeWorker,
  learn,
  newApiKey,
  newChatbot,
  newTenant,
  newVisitor,
  textFile,
  until,
  type Bot,
  type Tenant,
  type Visitor,
} from '../support/cloud.ts';
import { ENGINES, type EngineName, type Fault } from '../support/faults.ts';
import { killableCloud } from '../support/killable-cloud.ts';

// Each engine down, late, answering nonsense, and saying yes to everything: what is protected stays shut, what was answered with a success is there afterwards, and
// nobody learns what is inside.

const { start } = killableCloud({ faulty: true });
const before = process.env['REMPART_TEST_CLOUD'];
let faults: string;
let owner: Tenant;
let stranger: Tenant;
let loggedOut: Client;
let bot: Bot;
let visitor: Visitor;
let revokedKey: { authorization: string };

const set = async (engine: EngineName, fault: Fault): Promise<void> =>
  expect((await fetch(`${faults}/${engine}/${fault}`, { method: 'POST' })).status).toBe(204);

beforeAll(async () => {
  const started = await start();
  process.env['REMPART_TEST_CLOUD'] = JSON.stringify(started);
  faults = started.faults ?? '';
  [owner, stranger] = await Promise.all([newTenant(), newTenant()]);
  bot = await newChatbot(owner);
  await learn(owner, bot.id, textFile('The canary sings at seven in the morning.'));
  await confirmed(owner);
  const key = await newApiKey(owner, { settings: 'read' });
  await owner.client.call('DELETE', `/v1/api-keys/${key.id}`);
  revokedKey = { authorization: `Bearer ${key.secret}` };
  loggedOut = createClient(cloud().app, freshSource());
  await loggedOut.call('POST', '/v1/auth/login', { body: { email: stranger.email, password: stranger.password } });
  const kept = new Map(loggedOut.cookies);
  await loggedOut.call('POST', '/v1/auth/logout');
  for (const [name, value] of kept) loggedOut.cookies.set(name, value);
}, 300_000);
afterAll(() => {
  if (before === undefined) delete process.env['REMPART_TEST_CLOUD'];
  else process.env['REMPART_TEST_CLOUD'] = before;
});

/** What nobody may be let in by, however the engines are: each with the door it stands before. */
const attacks: readonly (readonly [name: string, ask: () => Promise<Reply>])[] = [
  ['a session that was ended', async () => loggedOut.call('GET', '/v1/me')],
  [
    'a wrong password',
    async () =>
      createClient(cloud().app, freshSource()).call('POST', '/v1/auth/login', { body: { email: stranger.email, password: 'not the right password' } }),
  ],
  ['a key that was revoked', async () => createClient(cloud().app, freshSource()).call('GET', '/v1/chatbots', { headers: revokedKey })],
  ["another account's chatbot", async () => stranger.client.call('GET', `/v1/chatbots/${bot.id}`)],
  ["another account's chatbot, changed", async () => stranger.client.call('PATCH', `/v1/chatbots/${bot.id}`, { body: { name: 'Taken' } })],
  ['a forged visitor', async () => edgeCall('POST', '/v1/widget/messages', { body: { message: 'Hello' }, headers: { authorization: 'Bearer e30.e30.AAAA' } })],
];

/** A visitor's question, never the same twice and never from where another came: what repeats itself is spam. */
let questions = 0;
async function question(): Promise<Reply> {
  const asked = `At what time does canary number ${(questions += 1)} of the ${['red', 'blue', 'green', 'white'][questions % 4]} cage begin?`;
  return createClient(cloud().edge, freshSource()).call('POST', '/v1/widget/messages', { body: { message: asked }, headers: visitor.headers });
}

/** What people do meanwhile, side by side. */
const work: readonly (readonly [name: string, ask: () => Promise<Reply>])[] = [
  ['reads who one is', async () => owner.client.call('GET', '/v1/me')],
  ['logs in', async () => createClient(cloud().app, freshSource()).call('POST', '/v1/auth/login', { body: { email: owner.email, password: owner.password } })],
  ['reads materials', async () => owner.client.call('GET', `/v1/chatbots/${bot.id}/materials`)],
  ['asks', question],
  ['opens a page to buy a plan', async () => owner.client.call('POST', '/v1/billing/checkout', { body: { plan: 'team' } })],
];
/** What the account has: nobody gets a plan because a service of payments lies. */
const plan = async (): Promise<unknown> => {
  const { plan: had, subscription } = (await expectStatus(owner.client.call<{ plan: string; subscription: unknown }>('GET', '/v1/billing'), 200)).body;
  return { plan: had, subscription };
};
/** Once for each fault: no more than twenty files may be on their way. */
const announcement = async (): Promise<Reply> =>
  owner.client.call('POST', `/v1/chatbots/${bot.id}/materials/uploads`, { body: { filename: 'a.txt', contentType: 'text/plain', bytes: 3 } });

const INNER = /ECONN|EPIPE|socket|hang up|node_modules|\bat \/|127\.0\.0\.1|dynamo|postgres|\bpg\b|kysely|AWS|arn:|Exception|stack|undefined/i;
/** What is wrong with a reply: a failure is a problem document that says nothing of the inside. */
function wrong(name: string, { status, headers, text }: Reply): string[] {
  if (status < 400) return [];
  const type = headers.get('content-type') ?? '';
  return [
    ...(type.startsWith('application/problem+json') ? [] : [`${name}: ${status} ${type} ${text.slice(0, 120)}`]),
    ...(INNER.test(text) ? [`${name}: ${text.slice(0, 300)}`] : []),
  ];
}

const ask = async ([name, call]: readonly [string, () => Promise<Reply>]): Promise<{ name: string; reply: Reply }> => ({ name, reply: await call() });
const names = async (): Promise<string[]> =>
  (await owner.client.call<{ items: { name: string }[] }>('GET', '/v1/chatbots?limit=100')).body.items.map(({ name }) => name);

/** What the operator is told of an engine that does not answer, by a part that stands on it. */
const ILL: Partial<Record<EngineName, string>> = { database: 'database', tables: 'table identity', secrets: 'secret pepper' };
const health = () => invokeWorker<{ readonly ok: boolean; readonly error?: string }>('OperatorCommand', { line: ['health'] });

const kinds = ['down', 'slow', 'hangs', 'broken', 'lying'] as const satisfies readonly Fault[];
describe.each(Object.keys(ENGINES) as EngineName[])('with %s', (engine) => {
  // Nobody can say yes in the database's place: behind the proxy its certificate is asked for, and by the Data API an answer without records is none.
  test.each(kinds.filter((kind) => engine !== 'database' || kind !== 'lying'))(
    '%s, what is protected stays shut, failures say nothing of the inside, and what was done is there afterwards',
    async (fault) => {
      const name = `${engine} ${fault}`;
      const had = await plan();
      visitor = await newVisitor(bot.publicKey);
      await set(engine, fault);
      const [refused, done, created, seen] = await Promise.all([
        Promise.all(attacks.map(ask)),
        Promise.all([...work, ['announces a file', announcement] as const].map(ask)),
        owner.client.call('POST', '/v1/chatbots', { body: { name }, headers: { 'idempotency-key': name.replace(' ', '-') } }),
        health(),
      ]);
      await set(engine, 'none');

      const ill = ['down', 'hangs', 'broken'].includes(fault) ? ILL[engine] : undefined;
      if (fault !== 'lying') expect(seen).toMatchObject(ill === undefined ? { ok: true } : { ok: false, error: expect.stringContaining(ill) });
      expect(refused.filter(({ reply }) => reply.status < 400).map((each) => each.name)).toEqual([]);
      expect([...refused, ...done].flatMap((each) => wrong(each.name, each.reply))).toEqual([]);
      expect(wrong('creates', created)).toEqual([]);
      // The same call again, as a client makes it that has heard nothing: it is there once, whatever the first one came to.
      const again = await until(async () => {
        const reply = await owner.client.call('POST', '/v1/chatbots', { body: { name }, headers: { 'idempotency-key': name.replace(' ', '-') } });
        return reply.status === 201 && reply;
      });
      expect(again.status).toBe(201);
      expect((await names()).filter((each) => each === name)).toEqual([name]);
      expect(await plan()).toEqual(had);
      const works = await Promise.all(work.map(ask));
      expect(works.filter(({ reply }) => reply.status >= 400).map((each) => [each.name, each.reply.status, each.reply.text])).toEqual([]);
    },
  );
});
