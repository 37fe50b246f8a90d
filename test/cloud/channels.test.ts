import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, expectStatus, type Reply } from '../../local/client/client.ts';
import { cloud, journalOf, learn, newChatbot, newTenant, textFile, until, type Bot, type Tenant } from '../support/cloud.ts';
import { photograph } from '../support/telegram.ts';
import { message, NUMBER, PERSON } from '../support/whatsapp.ts';
import { onWire } from '../support/wire.ts';

const APP_SECRET = 'app-secret-cnry-5d1f0b7c2e';
const ACCESS_TOKEN = 'access-token-cnry-9a8b7c6d5e';
const BOT_TOKEN = '7654321:cnry-telegram-token-0123456789abcdef';
const DAY_MS = 86_400_000;

interface Channel {
  readonly id: string;
  readonly state: string;
  readonly callbackUrl: string;
  readonly credentials: Readonly<Record<string, { lastFour: string }>>;
}
interface Conversation {
  readonly id: string;
  readonly channel: string;
  readonly visitorId: string;
  readonly title: string;
  readonly messageCount: number;
}
interface Message {
  readonly author: string;
  readonly text: string;
  readonly files?: readonly { readonly id: string; readonly name: string; readonly status: string }[];
  readonly delivery?: { readonly state: string; readonly reason?: string };
}

let owner: Tenant;
let bot: Bot;
let whatsapp: Channel & { readonly verifyToken: string };
let telegram: Channel & { readonly verifyToken: string };

const path = (rest = ''): string => `/v1/chatbots/${bot.id}${rest}`;
const connect = async (body: object): Promise<Channel & { verifyToken: string }> => {
  const made = await expectStatus(owner.client.call<{ channel: Channel; verifyToken: string }>('POST', path('/channels'), { body }), 201);
  return { ...made.body.channel, verifyToken: made.body.verifyToken };
};
const sign = (raw: string, secret = APP_SECRET): string => `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
const hook = (raw: string, headers: Readonly<Record<string, string>> = { 'x-hub-signature-256': sign(raw) }, channel: Channel = whatsapp, kind = 'whatsapp') =>
  onWire({
    host: 'app',
    method: 'POST',
    path: `/v1/hooks/${kind}/${channel.id}`,
    headers: { 'content-type': 'application/json', origin: 'https://meta.example', ...headers },
    body: raw,
  });
const conversations = async (channel: string): Promise<Conversation[]> =>
  (await owner.client.call<{ items: Conversation[] }>('GET', path(`/conversations?channel=${channel}`))).body.items;
const messages = async (id: string): Promise<Message[]> =>
  (await owner.client.call<{ items: Message[] }>('GET', path(`/conversations/${id}/messages`))).body.items;
type LeftOut = Readonly<Record<'provider' | 'path', string>> & { readonly body: unknown };
const sent = async (): Promise<LeftOut[]> => (await createClient(cloud().app).call<LeftOut[]>('GET', '/__local/outbox')).body;
const sentTo = async (peer: string): Promise<string[]> => (await sent()).map(({ body }) => JSON.stringify(body)).filter((body) => body.includes(peer));

const answered = (channel: string, count: number) => until(async () => (await conversations(channel)).find(({ messageCount }) => messageCount >= count));

beforeAll(async () => {
  owner = await newTenant();
  bot = await newChatbot(owner);
  await learn(owner, bot.id, textFile('The guarantee of every lantern lasts seven years.'));
  whatsapp = await connect({ kind: 'whatsapp', name: 'Shop', phoneNumberId: NUMBER, accessToken: ACCESS_TOKEN, appSecret: APP_SECRET });
  telegram = await connect({ kind: 'telegram', botToken: BOT_TOKEN });
}, 120_000);

describe('a channel', () => {
  test('says how it is connected and which secrets are set, and never what they are', async () => {
    const listed = await owner.client.call('GET', path('/channels'));
    const read = await owner.client.call<Channel>('GET', path(`/channels/${whatsapp.id}`));
    expect(read.body).toMatchObject({ state: 'untested', credentials: { accessToken: { lastFour: ACCESS_TOKEN.slice(-4) } } });
    expect(read.body.callbackUrl).toBe(`${cloud().app}/v1/hooks/whatsapp/${whatsapp.id}`);
    for (const { text } of [listed, read]) for (const secret of [ACCESS_TOKEN, APP_SECRET, BOT_TOKEN, whatsapp.verifyToken]) expect(text).not.toContain(secret);

    const wrong = await owner.client.call<{ errors: { pointer: string }[] }>('POST', path('/channels'), {
      body: { kind: 'slack', teamId: 'T1', botToken: 'xoxb-0123456789abcdef' },
    });
    expect([wrong.status, wrong.body.errors[0]?.pointer]).toEqual([400, '#/body/signingSecret']);
  });

  test('is asked whether it works, and Telegram is told the address and the token by a call', async () => {
    const tested = await expectStatus(owner.client.call<Channel>('POST', path(`/channels/${telegram.id}/test`)), 200);

    expect(tested.body.state).toBe('connected');
    expect(await journalOf(tested.headers.get('x-request-id') ?? '')).toEqual([
      expect.objectContaining({ type: 'channel_changed', change: 'telegram: untested -> connected' }),
    ]);
    const registered = (await sent()).find(({ provider, path: called }) => provider === 'telegram' && called.endsWith('/setWebhook'));
    expect(registered?.body).toMatchObject({ url: telegram.callbackUrl, secret_token: telegram.verifyToken });
  });
});

describe("Meta's question", () => {
  const ask = (query: Readonly<Record<string, string>>, channel: Channel = whatsapp): Promise<Reply<{ code: string; instance: string }>> =>
    onWire({ host: 'app', method: 'GET', path: `/v1/hooks/whatsapp/${channel.id}?${new URLSearchParams(query)}` });

  test('is answered as text to whoever knows the token, and to nobody else (S30.5)', async () => {
    const good = { 'hub.mode': 'subscribe', 'hub.verify_token': whatsapp.verifyToken, 'hub.challenge': '1158201444' };
    const reply = await ask(good);
    expect([reply.status, reply.text, reply.headers.get('content-type'), reply.headers.get('x-content-type-options')]).toEqual([
      200,
      '1158201444',
      'text/plain; charset=utf-8',
      'nosniff',
    ]);

    for (const bad of [
      { ...good, 'hub.verify_token': telegram.verifyToken },
      { ...good, 'hub.verify_token': whatsapp.verifyToken.slice(0, -1) },
      { ...good, 'hub.mode': 'unsubscribe' },
      { ...good, 'hub.challenge': '<script>alert(1)</script>' },
      { 'hub.mode': 'subscribe' },
    ]) {
      const refused = await ask(bad);
      expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed']);
      expect(await journalOf(refused.body.instance)).toEqual([expect.objectContaining({ type: 'authn_signature_fail', accountId: owner.accountId })]);
    }
    expect((await ask(good, { ...whatsapp, id: randomUUID() })).status).toBe(403);
  });
});

describe('a message', () => {
  test('that Meta has signed is answered by the chatbot, in the inbox and at the provider (S30.2)', async () => {
    const raw = message('How long is the guarantee of the lantern? 😀 é/è');
    const reply = await hook(raw);
    expect([reply.status, reply.text]).toEqual([200, 'ok']);

    const conversation = await answered('whatsapp', 2);
    const [asked, answer] = await messages(conversation.id);
    expect([asked?.author, asked?.text, answer?.author]).toEqual(['visitor', 'How long is the guarantee of the lantern? 😀 é/è', 'assistant']);
    expect(answer?.text).toContain('seven years');
    const [body = ''] = await until(async () => (await sentTo(PERSON)).length > 0 && sentTo(PERSON));
    expect(JSON.parse(body)).toMatchObject({ messaging_product: 'whatsapp', to: PERSON, text: { body: expect.stringContaining('seven years') } });
    await until(async () => (await messages(conversation.id))[1]?.delivery?.state === 'sent');
    const contacts = await owner.client.call<{ items: { name: string; phone: string; visitorId: string }[] }>('GET', path('/contacts'));
    expect(contacts.body.items).toEqual([expect.objectContaining({ name: 'Zoë', phone: `+${PERSON}`, visitorId: conversation.visitorId })]);
  });

  test('in fifty copies at once is one message and one answer (S30.6)', async () => {
    const from = '33698765432';
    const raw = message('And of a candle?', { from });
    const replies = await Promise.all(Array.from({ length: 50 }, () => hook(raw)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    await until(async () => (await sentTo(from)).length > 0);
    await hook(raw);
    await hook(message('the end', { from }));
    const conversation = await until(async () => (await conversations('whatsapp')).find(({ messageCount }) => messageCount === 4));

    expect((await messages(conversation.id)).map(({ author, text }) => (author === 'visitor' ? text : author))).toEqual([
      'And of a candle?',
      'assistant',
      'the end',
      'assistant',
    ]);
    await until(async () => (await sentTo(from)).length >= 2);
    expect(await sentTo(from)).toHaveLength(2);
  });

  test('of Telegram needs its token, and is answered there (S30.10)', async () => {
    const raw = JSON.stringify({
      update_id: 1,
      message: {
        date: Math.floor(Date.now() / 1000),
        chat: { id: 5550001, type: 'private' },
        from: { id: 5550001, is_bot: false },
        text: 'How long is the guarantee?',
      },
    });
    const to = (token: string) => hook(raw, { 'x-telegram-bot-api-secret-token': token }, telegram, 'telegram');
    for (const token of ['', telegram.verifyToken.slice(0, -1), whatsapp.verifyToken]) expect((await to(token)).status).toBe(401);
    expect((await to(telegram.verifyToken)).status).toBe(200);

    const [body = ''] = await until(async () => (await sentTo('5550001')).length > 0 && sentTo('5550001'));
    expect(JSON.parse(body)).toMatchObject({ chat_id: '5550001', text: expect.stringContaining('seven years') });
  });

  test('with a picture has it fetched from the provider, scanned, and shown by a link of a minute (S24, S30.11)', async () => {
    const raw = photograph('Is it this one?', { from: 5550002, id: 2 });
    expect((await hook(raw, { 'x-telegram-bot-api-secret-token': telegram.verifyToken }, telegram, 'telegram')).status).toBe(200);
    const conversation = await until(async () =>
      (await conversations('telegram')).find(({ title, messageCount }) => title.startsWith('Is it') && messageCount >= 2),
    );
    const file = await until(async () => (await messages(conversation.id)).flatMap(({ files = [] }) => files).find(({ status }) => status === 'ready'));
    expect([file.name, (await messages(conversation.id))[0]?.text]).toEqual(['image.png', 'Is it this one?\n[image]']);

    const link = await expectStatus(owner.client.call<{ url: string }>('GET', path(`/attachments/${file.id}/download`)), 200);
    expect((await fetch(link.body.url)).headers.get('content-type')).toBe('image/png');
  });

  test('is answered by a person, whose words go where the person writes, until the service lets nobody answer', async () => {
    const from = '33600112233';
    await hook(message('A person, please', { from, at: Date.now() - 60_000 }));
    const found = await until(async () => (await sentTo(from)).length > 0 && (await conversations('whatsapp'))[0]);
    const answer = (id: string, text: string) =>
      owner.client.call<{ reason: string; code: string }>('POST', path(`/conversations/${id}/messages`), { body: { text } });
    expect((await answer(found.id, 'I am here **now**')).status).toBe(201);
    await until(async () => (await sentTo(from)).some((body) => body.includes('I am here **now**')));

    const before = (await sentTo(from)).length;
    await hook(message('Thank you', { from }));
    await until(async () => (await messages(found.id)).length === 4);
    // The bot is silent while a person has the conversation.
    expect((await sentTo(from)).length).toBe(before);

    const late = '33600445566';
    await hook(message('Yesterday', { from: late, at: Date.now() - DAY_MS - 60_000 }));
    const old = await until(async () => (await conversations('whatsapp')).find(({ title, messageCount }) => title === 'Yesterday' && messageCount === 2));
    const refused = await answer(old.id, 'Too late');
    expect([refused.status, refused.body.code, refused.body.reason]).toEqual([409, 'conflict', 'window-closed']);
    expect((await until(async () => (await messages(old.id)).find(({ delivery }) => delivery?.state === 'failed'))).delivery?.reason).toBe('window-closed');
    expect(await sentTo(late)).toEqual([]);
  });
});

describe('a call that is not proved', () => {
  test('is refused with one event and stores nothing (S30.1, S30.7)', async () => {
    const raw = message('forged', { from: '33699999999' });
    const good = sign(raw);
    const attacks: Readonly<Record<string, string>>[] = [
      {},
      { 'x-hub-signature-256': '' },
      { 'x-hub-signature': `sha1=${createHmac('sha1', APP_SECRET).update(raw).digest('hex')}` },
      { 'x-hub-signature-256': good.toUpperCase() },
      { 'x-hub-signature-256': good.slice(7) },
      { 'x-hub-signature-256': `${good}zz` },
      { 'x-hub-signature-256': sign(raw, 'the-secret-of-another-app') },
      { 'x-hub-signature-256': sign(raw, '') },
      { 'x-hub-signature-256': sign(JSON.stringify(JSON.parse(raw))) },
    ];
    for (const headers of attacks) {
      const refused = await hook(raw, headers);
      expect([refused.status, refused.body.code]).toEqual([401, 'signature-refused']);
      expect(await journalOf(refused.body.instance)).toEqual([
        expect.objectContaining({ type: 'authn_signature_fail', accountId: owner.accountId, target: whatsapp.id }),
      ]);
    }
    expect((await hook(raw, { 'x-hub-signature-256': `${good}, ${good}` })).status).toBe(400);
    // What cannot be told apart: a channel of another service, and one that is not there.
    expect((await hook(raw, { 'x-hub-signature-256': good }, telegram)).status).toBe(401);
    expect((await hook(raw, { 'x-hub-signature-256': good }, { ...whatsapp, id: randomUUID() })).status).toBe(401);
    const foreign = message('to somebody else', { number: '999' });
    expect([(await hook(foreign)).status, (await hook('{"entry":', { 'x-hub-signature-256': sign('{"entry":') })).status]).toEqual([403, 400]);
    expect(JSON.stringify(await Promise.all((await conversations('whatsapp')).map(({ id }) => messages(id))))).not.toMatch(/forged|somebody else/);
  });

  test('is refused when the channel is gone, and its conversations stay', async () => {
    await expectStatus(owner.client.call('DELETE', path(`/channels/${whatsapp.id}`)), 204);
    const before = await conversations('whatsapp');

    expect((await hook(message('anybody?'))).status).toBe(401);
    expect(before.length).toBeGreaterThan(0);
    const refused = await owner.client.call<{ reason: string }>('POST', path(`/conversations/${before[0]?.id}/messages`), { body: { text: 'Hello' } });
    expect([refused.status, refused.body.reason]).toEqual([409, 'channel-gone']);
  });
});
