import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { channelOperations, type ChannelDeps } from '../../../lambdas/channels/channels.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { unsealChannel, type ChannelRow } from '../../../lambdas/messaging/channel-store.ts';
import type { ProviderReply, ProviderRequest } from '../../../lambdas/messaging/kind.ts';
import { tenantSecrets } from '../../../lambdas/sealing/tenant-secrets.ts';

const accountId = randomUUID();
const chatbotId = randomUUID();
const key = randomBytes(32);
const secrets = tenantSecrets(async () => key);
const WHATSAPP = { kind: 'whatsapp', phoneNumberId: '1055', accessToken: 'access-token-abcd', appSecret: 'app-secret-of-wxyz' } as const;

const rows = new Map<string, ChannelRow>();
const events: JournalEvent[] = [];
const asked: ProviderRequest[] = [];
let answer: ProviderReply | undefined;
let tokens = 0;
beforeEach(() => {
  rows.clear();
  events.length = 0;
  asked.length = 0;
  answer = { status: 200, body: { id: '1', ok: true, result: {} } };
});

const found = (channelId: string): ChannelRow => {
  const row = rows.get(channelId);
  if (!row) throw new Problem('not-found', 'channel');
  return row;
};
const at = new Date(0);
const deps: ChannelDeps = {
  store: {
    async create(_call, ofChatbot, { id, kind, name, externalId, sealed, lastFours, admitsUnplaced }) {
      const health = { state: 'untested' as const, reason: null, checked_at: null, last_event_at: null, created_at: at, updated_at: at };
      const row = {
        account_id: accountId,
        chatbot_id: ofChatbot,
        channel_id: id,
        kind,
        name,
        external_id: externalId,
        sealed,
        last_fours: lastFours,
        enabled: true,
        admits_unplaced: admitsUnplaced,
        ...health,
      };
      rows.set(id, row);
      return row;
    },
    list: async () => ({ items: [...rows.values()], nextCursor: null }),
    read: async (_call, _chatbotId, channelId) => found(channelId),
    async change(_call, _chatbotId, channelId, apply) {
      const row = found(channelId);
      const { name, enabled, connection } = await apply(row);
      const connected = connection && {
        external_id: connection.externalId,
        sealed: connection.sealed,
        last_fours: connection.lastFours,
        state: 'untested' as const,
        reason: null,
      };
      const next = { ...row, ...(name !== undefined && { name }), ...(enabled !== undefined && { enabled }), ...connected };
      rows.set(channelId, next);
      return next;
    },
    async remove(_call, _chatbotId, channelId) {
      const row = found(channelId);
      rows.delete(channelId);
      return row;
    },
  },
  health: {
    noteHealth: async (_account, channelId, reason) =>
      void rows.set(channelId, { ...found(channelId), state: reason === undefined ? 'connected' : 'failing', reason: reason ?? null }),
  },
  secrets,
  provider: async (request) => {
    asked.push(request);
    if (!answer) throw new Error('no answer');
    return answer;
  },
  newId: randomUUID,
  newToken: () => `token-${(tokens += 1)}-${'t'.repeat(40)}`,
  record: async (event) => void events.push(event),
};

const run = <R = Record<string, unknown>>(
  operation: keyof typeof channelOperations,
  given: { readonly body?: object; readonly channelId?: string } = {},
): Promise<R> =>
  (channelOperations[operation] as unknown as (call: object, given: ChannelDeps) => Promise<R>)(
    {
      principal: { kind: 'session', accountId, userId: 'u', sessionId: 's', confirmedUntil: 0 },
      client: { address: '198.51.100.9', agent: 'test', origin: 'https://app.example.com' },
      requestId: 'r',
      params: { chatbotId, channelId: given.channelId },
      query: {},
      body: given.body,
      signal: AbortSignal.timeout(5_000),
    },
    deps,
  );
interface Made {
  readonly channel: {
    readonly id: string;
    readonly callbackUrl: string;
    readonly steps: readonly { en: string; fr: string }[];
    readonly state: string;
    readonly reason?: string;
  };
  readonly verifyToken: string;
}
const make = (body: object = WHATSAPP): Promise<Made> => run<Made>('createChannel', { body });
const sealedIn = (channelId: string) => unsealChannel(secrets, accountId, channelId, found(channelId).sealed);
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Problem ? (error.extra.errors?.[0]?.pointer ?? error.code) : error),
  );

describe('a new channel', () => {
  test('answers with what is to be done at the provider, in two languages, and the token this once', async () => {
    const { channel, verifyToken } = await make();

    expect(channel.callbackUrl).toBe(`https://app.example.com/v1/hooks/whatsapp/${channel.id}`);
    for (const language of ['en', 'fr'] as const) {
      const steps = channel.steps.map((step) => step[language]).join('\n');
      expect([steps.includes(channel.callbackUrl), steps.includes(verifyToken), steps.includes('{')]).toEqual([true, true, false]);
    }
    const again = JSON.stringify([await run('readChannel', { channelId: channel.id }), await run('listChannels')]);
    for (const secret of [verifyToken, WHATSAPP.accessToken, WHATSAPP.appSecret, found(channel.id).sealed]) expect(again).not.toContain(secret);
    expect(again).toContain('"credentials":{"accessToken":{"lastFour":"abcd"},"appSecret":{"lastFour":"wxyz"}}');
  });

  test('is kept sealed, for its own row alone (S15.9)', async () => {
    const { channel, verifyToken } = await make();
    const { kind: _, ...given } = WHATSAPP;

    expect(await sealedIn(channel.id)).toEqual({ given, token: verifyToken });
    await expect(unsealChannel(secrets, accountId, randomUUID(), found(channel.id).sealed)).rejects.toThrow();
    await expect(unsealChannel(secrets, randomUUID(), channel.id, found(channel.id).sealed)).rejects.toThrow();
  });

  test.each([
    [{ ...WHATSAPP, appSecret: undefined }, '#/body/appSecret'],
    [{ ...WHATSAPP, appSecret: '' }, '#/body/appSecret'],
    [{ ...WHATSAPP, appSecret: ' '.repeat(32) }, '#/body/appSecret'],
    [{ ...WHATSAPP, botToken: 'xoxb-0123456789abcdef' }, '#/body/botToken'],
    [{ kind: 'telegram', botToken: 'xoxb-0123456789abcdef' }, '#/body/botToken'],
    [{ kind: 'slack', teamId: 'T1', botToken: 'bot-0123456789abcdef', signingSecret: 'signing-secret-0123' }, '#/body/botToken'],
    [{ kind: 'messenger', phoneNumberId: '1', accessToken: 'access-token-abcd', appSecret: 'app-secret-of-wxyz' }, '#/body/pageId'],
  ])('%j is refused at %s (S30.4)', async (body, pointer) => {
    expect(await refusal(make(JSON.parse(JSON.stringify(body)) as object))).toBe(pointer);
    expect([rows.size, events]).toEqual([0, []]);
  });
});

describe('a change', () => {
  test('of one credential keeps the others and the token, and what was found out is forgotten', async () => {
    const { channel, verifyToken } = await make();
    await run('testChannel', { channelId: channel.id });
    const { credentials, state } = await run('changeChannel', { channelId: channel.id, body: { accessToken: 'access-token-new1' } });

    expect([state, credentials]).toEqual(['untested', { accessToken: { lastFour: 'new1' }, appSecret: { lastFour: 'wxyz' } }]);
    expect(await sealedIn(channel.id)).toEqual({
      given: { phoneNumberId: '1055', accessToken: 'access-token-new1', appSecret: WHATSAPP.appSecret },
      token: verifyToken,
    });
    expect(await refusal(run('changeChannel', { channelId: channel.id, body: { signingSecret: 'signing-secret-0123' } }))).toBe('#/body/signingSecret');
  });

  test('of the token makes the one before worthless', async () => {
    const { channel, verifyToken } = await make();
    const renewed = await run<Made>('renewChannelToken', { channelId: channel.id });

    expect(renewed.verifyToken).not.toBe(verifyToken);
    expect((await sealedIn(channel.id)).token).toBe(renewed.verifyToken);
  });

  test('is one event each, with words of ours and no secret (S22)', async () => {
    const { channel } = await make();
    await run('changeChannel', { channelId: channel.id, body: { name: 'Shop', accessToken: 'access-token-new1' } });
    await run('renewChannelToken', { channelId: channel.id });
    await run('deleteChannel', { channelId: channel.id });

    expect(events.map(({ type, action, target, change }) => [type, action, target, change])).toEqual([
      ['channel_changed', 'createChannel', `${chatbotId}/${channel.id}`, 'whatsapp: connected'],
      ['channel_changed', 'changeChannel', `${chatbotId}/${channel.id}`, 'whatsapp: accessToken name'],
      ['channel_changed', 'renewChannelToken', `${chatbotId}/${channel.id}`, 'whatsapp: token renewed'],
      ['channel_changed', 'deleteChannel', `${chatbotId}/${channel.id}`, 'whatsapp: disconnected'],
    ]);
    expect(await refusal(run('readChannel', { channelId: channel.id }))).toBe('not-found');
  });
});

describe('a test', () => {
  test.each<[ProviderReply | undefined, string, string | undefined]>([
    [{ status: 200, body: { id: '1' } }, 'connected', undefined],
    [{ status: 401, body: { error: { code: 190 } } }, 'failing', 'credentials'],
    [{ status: 503, body: {} }, 'failing', 'unreachable'],
    [undefined, 'failing', 'unreachable'],
    [{ status: 400, body: { error: { code: 100 } } }, 'failing', 'refused'],
  ])('that is answered with %j says %s', async (reply, state, reason) => {
    const { channel } = await make();
    answer = reply;
    const tested = await run<Made['channel']>('testChannel', { channelId: channel.id });

    expect([tested.state, tested.reason]).toEqual([state, reason]);
    expect(events.at(-1)?.change).toBe(`whatsapp: untested -> ${state}${reason === undefined ? '' : ` ${reason}`}`);
    const before = events.length;
    await run('testChannel', { channelId: channel.id });
    expect(events).toHaveLength(before);
  });

  test('tells Telegram the address and the token of the channel', async () => {
    const { channel, verifyToken } = await make({ kind: 'telegram', botToken: `7654321:${'a'.repeat(35)}` });
    await run('testChannel', { channelId: channel.id });

    expect(asked.map(({ path }) => path.split('/').at(-1))).toEqual(['getMe', 'setWebhook']);
    expect(asked[1]?.body).toEqual({ url: channel.callbackUrl, secret_token: verifyToken, allowed_updates: ['message'] });
  });
});
