import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { channelHooks, type HookDeps } from '../../../lambdas/channel-hooks/hooks.ts';
import { seenEvents } from '../../../lambdas/channel-hooks/seen-store.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { OpenChannel } from '../../../lambdas/messaging/channel-store.ts';
import type { IncomingJob } from '../../../lambdas/messaging/jobs.ts';
import { tableOfTests } from '../../support/table.ts';
import { call, message, NOW, NUMBER } from './whatsapp-calls.ts';

const { TABLE, db } = tableOfTests();
const APP_SECRET = 'app-secret-of-this-channel';
const TOKEN = 'token-of-this-channel-0123456789';

/** A world with one channel of each tenant. */
function world(over: Partial<OpenChannel> = {}, more: Partial<HookDeps> = {}) {
  const channel: OpenChannel = {
    accountId: randomUUID(),
    chatbotId: randomUUID(),
    channelId: randomUUID(),
    kind: 'whatsapp',
    externalId: NUMBER,
    enabled: true,
    state: 'untested',
    given: { phoneNumberId: NUMBER, appSecret: APP_SECRET, accessToken: 'access-token-of-this-channel' },
    token: TOKEN,
    ...over,
  };
  const queued: IncomingJob[] = [];
  const events: JournalEvent[] = [];
  const deps: HookDeps = {
    accountOf: async (channelId) => (channelId === channel.channelId ? channel.accountId : undefined),
    channels: { open: async () => channel },
    seen: seenEvents(db(), TABLE, () => NOW),
    queue: async (job) => void queued.push(job),
    record: async (event) => void events.push(event),
    written: async () => true,
    now: () => NOW,
    ...more,
  };
  const given = { client: { address: '192.0.2.7' }, requestId: 'r-1', headers: {} };
  const receive = (
    body: unknown,
    {
      headers,
      raw,
      kind = channel.kind,
      channelId = channel.channelId,
    }: { headers?: Record<string, string>; raw?: string; kind?: string; channelId?: string } = {},
  ) => {
    const rawBody = Buffer.from(raw ?? JSON.stringify(body));
    const signed = { 'x-hub-signature-256': `sha256=${createHmac('sha256', APP_SECRET).update(rawBody).digest('hex')}` };
    return channelHooks.receiveMessages({ ...given, params: { kind, channelId }, rawBody, headers: headers ?? signed } as never, deps);
  };
  const subscribe = (query: object, { kind = channel.kind, channelId = channel.channelId }: { kind?: string; channelId?: string } = {}) =>
    channelHooks.subscribeChannel({ ...given, params: { kind, channelId }, query } as never, deps);
  return { channel, queued, events, deps, receive, subscribe };
}

const refusal = (work: Promise<unknown>): Promise<Problem> =>
  work.then(
    (value) => Promise.reject(new Error(`not refused: ${String(value)}`)),
    (error: unknown) => (error instanceof Problem ? error : Promise.reject(error)),
  );
const texts = (queued: readonly IncomingJob[]): string[] => queued.map((job) => job.message.text).sort();

describe('a signed call', () => {
  test('with an id that no store keeps does not take the other messages along (S17.9, S30.8)', async () => {
    const { queued, receive } = world();

    expect(await receive(call([message('a\0'), message('b', { from: '\ud800' }), message('c')]))).toBe('ok');
    expect(texts(queued)).toEqual(['text c']);
  });

  test('is queued once for each message, for the account and the chatbot of its channel', async () => {
    const { channel, queued, receive } = world();

    expect(await receive(call([message('a'), message('b')]))).toBe('ok');
    expect(texts(queued)).toEqual(['text a', 'text b']);
    expect(queued.find((job) => job.message.eventId === 'a')).toMatchObject({
      accountId: channel.accountId,
      chatbotId: channel.chatbotId,
      channelId: channel.channelId,
      kind: 'whatsapp',
      message: { eventId: 'a', text: 'text a' },
    });
  });

  test('is proved by its very bytes, however JSON would write them again (S30.2)', async () => {
    const text = JSON.stringify(call([message('u', { text: { body: 'and/or é' } })]));
    for (const raw of [text.replaceAll('é', '\\u00e9'), text.replaceAll('/', '\\/'), text.replaceAll(':', ': '), text.replace('{', '{"object":"first",')]) {
      const { receive, queued } = world();
      expect([await receive(undefined, { raw }), queued.length]).toEqual(['ok', 1]);
      const ofOthers = createHmac('sha256', APP_SECRET)
        .update(JSON.stringify(JSON.parse(raw)))
        .digest('hex');
      expect((await refusal(receive(undefined, { raw, headers: { 'x-hub-signature-256': `sha256=${ofOthers}` } }))).code).toBe('signature-refused');
    }
  });

  test('fifty copies at once are one message; a copy with other words is the same message; new ones of a batch are kept (S30.6)', async () => {
    const { queued, receive } = world();
    const copies = Array.from({ length: 50 }, () => receive(call([message('once')])));
    expect(new Set(await Promise.all(copies))).toEqual(new Set(['ok']));
    // What is not known to be queued is queued again, and its worker knows it by its id.
    expect(new Set(queued.map((job) => job.message.eventId))).toEqual(new Set(['once']));
    const before = queued.length;

    await receive(call([message('once')]));
    await receive(call([message('once', { text: { body: 'other words' } })]));
    await receive(call([message('once'), message('x'), message('once'), message('y')]));
    expect(
      queued
        .slice(before)
        .map((job) => job.message.eventId)
        .sort(),
    ).toEqual(['x', 'y']);
  });

  test('with the store of seen events down is refused with 503 and queues nothing, so that it comes again (S30.13)', async () => {
    const broken = { claim: async () => Promise.reject(new Problem('unavailable', 'test')), queued: async () => undefined };
    const { queued, receive } = world({}, { seen: broken });

    expect((await refusal(receive(call([message('a')])))).code).toBe('unavailable');
    expect(queued).toEqual([]);
  });

  test('whose queue fails is taken when it comes again', async () => {
    let broken = true;
    const queued: IncomingJob[] = [];
    const { receive } = world(
      {},
      {
        queue: async (job) => {
          if (broken) throw new Error('queue is down');
          queued.push(job);
        },
      },
    );
    await expect(receive(call([message('a')]))).rejects.toThrow('queue is down');
    broken = false;
    expect(await receive(call([message('a')]))).toBe('ok');
    expect(await receive(call([message('a')]))).toBe('ok');

    expect(texts(queued)).toEqual(['text a']);
  });

  test('of a kind that nobody knows is answered at once, and queues nothing (S30.12)', async () => {
    const { queued, receive } = world();
    for (const body of [{}, [], null, { object: 'something_new', entry: [{}] }, call([{ id: 'r', from: '1', type: 'reaction' }])])
      expect(await receive(body)).toBe('ok');
    expect(queued).toEqual([]);
  });

  test('that is no JSON is refused, as is one with too many messages (S30.12)', async () => {
    const { queued, receive } = world();

    expect((await refusal(receive(undefined, { raw: '{"entry":' }))).code).toBe('malformed-json');
    expect((await refusal(receive(call(Array.from({ length: 1_001 }, (_, at) => message(`m${at}`)))))).code).toBe('payload-too-large');
    expect(queued).toEqual([]);
  });

  test('what is older than any provider sends it again is left out, and written down (S30.8)', async () => {
    const { queued, events, receive } = world();
    const old = { timestamp: String(NOW / 1000 - 7 * 86_400 - 1) };
    const future = { timestamp: String(NOW / 1000 + 86_400) };

    expect(await receive(call([message('old', old), message('new'), message('future', future)]))).toBe('ok');
    expect(texts(queued)).toEqual(['text future', 'text new']);
    expect(events).toEqual([
      expect.objectContaining({
        type: 'authz_fail_channel',
        outcome: 'refused',
        reason: 'stale',
        change: '0 foreign, 1 stale of 3',
        address: '192.0.2.7',
        requestId: 'r-1',
      }),
    ]);
  });

  test('for the number of somebody else is refused, whoever has signed it (S30.7)', async () => {
    const { channel, queued, receive } = world();
    const refused = await refusal(receive(call([message('a')], '999')));

    expect([refused.code, refused.event]).toEqual([
      'not-allowed',
      expect.objectContaining({ type: 'authz_fail_channel', accountId: channel.accountId, reason: 'foreign' }),
    ]);
    expect(queued).toEqual([]);
  });

  test('to a channel that is off is answered, and nothing comes of it', async () => {
    const { queued, receive } = world({ enabled: false });

    expect(await receive(call([message('a')]))).toBe('ok');
    expect(queued).toEqual([]);
  });
});

describe('a call that is not proved', () => {
  test('is refused before anything in it is read, with one event of the account (S30.1, S30.15)', async () => {
    const { channel, queued, receive } = world();
    for (const raw of ['{"entry":', JSON.stringify(call([message('a')]))]) {
      const refused = await refusal(receive(undefined, { raw, headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } }));
      expect([refused.code, refused.event]).toEqual([
        'signature-refused',
        { type: 'authn_signature_fail', reason: 'signature', target: channel.channelId, repeated: false, accountId: channel.accountId },
      ]);
    }
    expect(queued).toEqual([]);
  });

  test('does not learn whether there is such a channel, nor of which service', async () => {
    const { receive } = world();
    const foreign = await refusal(receive(call([]), { channelId: randomUUID() }));
    const other = await refusal(receive(call([]), { kind: 'messenger' }));
    const wrong = await refusal(receive(call([]), { headers: {} }));

    expect(new Set([foreign, other, wrong].map(({ code, extra }) => JSON.stringify([code, extra])))).toEqual(new Set(['["signature-refused",{}]']));
  });

  test('one flood of them is some rows and no flood', async () => {
    const { receive } = world({}, { written: async () => false });

    expect((await refusal(receive(call([]), { headers: {} }))).event?.repeated).toBe(true);
  });

  test('is not believed where the channel has no secret, by the empty one either (S30.4)', async () => {
    const { receive } = world({ given: { phoneNumberId: NUMBER, appSecret: '', accessToken: 'x' } });
    const signature = `sha256=${createHmac('sha256', '')
      .update(JSON.stringify(call([])))
      .digest('hex')}`;

    expect((await refusal(receive(call([]), { headers: { 'x-hub-signature-256': signature } }))).code).toBe('unavailable');
  });
});

describe("Meta's question", () => {
  const asked = { 'hub.mode': 'subscribe', 'hub.verify_token': TOKEN, 'hub.challenge': '42' };

  test('is answered for the channel whose token is known, and no other (S30.5)', async () => {
    const { subscribe } = world();
    expect(await subscribe(asked)).toBe('42');
    for (const [query, where] of [
      [{ ...asked, 'hub.verify_token': 'another' }, {}],
      [{ ...asked, 'hub.mode': 'delete' }, {}],
      [{ ...asked, 'hub.challenge': '<script>' }, {}],
      [asked, { channelId: randomUUID() }],
      [asked, { kind: 'instagram' }],
      [{}, {}],
    ] as const)
      expect((await refusal(subscribe(query, where))).code).toBe('not-allowed');
  });

  test('is asked by Meta alone: other services have no such door', async () => {
    const { subscribe } = world({ kind: 'telegram' });

    expect((await refusal(subscribe(asked))).code).toBe('not-allowed');
  });
});

describe('the other services', () => {
  const headers = { 'x-telegram-bot-api-secret-token': TOKEN };
  const update = (id: number, text: string) => ({
    update_id: id,
    message: { date: NOW / 1000, chat: { id: 5, type: 'private' }, from: { id: 5, is_bot: false }, text },
  });

  test("Telegram's updates are taken in whatever order, each once (S30.10)", async () => {
    const { queued, receive } = world({ kind: 'telegram', externalId: '1', given: { botToken: '1:A' } });
    for (const id of [7, 5, 6, 7, 5]) await receive(update(id, `text ${id}`), { headers });

    expect(queued.map((job) => job.message.eventId)).toEqual(['7', '5', '6']);
    expect((await refusal(receive(update(8, 'x'), { headers: {} }))).code).toBe('signature-refused');
  });

  test("Slack's question is answered once it is signed, and not before", async () => {
    const secret = 'signing-secret-of-slack';
    const { receive } = world({ kind: 'slack', externalId: 'T1', given: { signingSecret: secret, botToken: 'xoxb', teamId: 'T1' } });
    const body = { type: 'url_verification', challenge: '<b>3eZ</b>' };
    const at = String(NOW / 1000);
    const signed = {
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${createHmac('sha256', secret)
        .update(`v0:${at}:${JSON.stringify(body)}`)
        .digest('hex')}`,
    };

    expect(await receive(body, { headers: signed })).toBe('<b>3eZ</b>');
    expect((await refusal(receive(body, { headers: {} }))).code).toBe('signature-refused');
  });
});
