import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { deliver, sentText, waitBefore, type DeliverDeps } from '../../../lambdas/channels/deliver.ts';
import { sweepDeliveries } from '../../../lambdas/channels/sweep.ts';
import type { OpenChannel } from '../../../lambdas/messaging/channel-store.ts';
import type { TakenDelivery } from '../../../lambdas/messaging/delivery-store.ts';
import type { OutgoingJob } from '../../../lambdas/messaging/jobs.ts';
import { providerClient } from '../../../lambdas/messaging/provider-client.ts';
import { reply, startProviders, well, type Providers } from '../../support/providers.ts';

let providers: Providers;
beforeAll(async () => {
  providers = await startProviders();
});
beforeEach(() => {
  providers.answer = well;
  providers.seen.length = 0;
});
afterAll(() => providers.stop());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GIVEN = {
  whatsapp: { phoneNumberId: '77', accessToken: 'token-of-whatsapp', appSecret: 'x' },
  messenger: { pageId: '77', accessToken: 'token-of-messenger', appSecret: 'x' },
  instagram: { instagramId: '77', accessToken: 'token-of-instagram', appSecret: 'x' },
  telegram: { botToken: '77:token-of-telegram' },
  slack: { botToken: 'xoxb-token-of-slack', signingSecret: 'x', teamId: 'T1' },
} as const;

interface Row {
  text: string;
  state: 'queued' | 'sent' | 'failed';
  reason?: string;
  partsSent: number;
  tries: number;
}

/** Messages of one account and their queue, with a clock that only the test moves. */
function world(kind: keyof typeof GIVEN = 'telegram', texts: readonly string[] = ['Hello']) {
  let nowMs = 0;
  const rows = new Map<string, Row>(texts.map((text, at) => [`m${at}`, { text, state: 'queued', partsSent: 0, tries: 0 }]));
  const queue: { readonly job: OutgoingJob; readonly atMs: number }[] = [];
  const health: (string | undefined)[] = [];
  const row = (messageId: string): Row => rows.get(messageId) as Row;
  const waiting = (): string[] => [...rows].flatMap(([id, { state }]) => (state === 'queued' ? [id] : []));
  const channel: OpenChannel = {
    accountId: 'a',
    chatbotId: 'b',
    channelId: 'c',
    kind,
    externalId: '77',
    enabled: true,
    state: 'connected',
    given: GIVEN[kind],
    token: 't',
  };
  const deps: DeliverDeps = {
    deliveries: {
      async take(_account, messageId): Promise<TakenDelivery | undefined> {
        if (waiting()[0] !== messageId) return undefined;
        const one = row(messageId);
        one.tries += 1;
        return {
          channelId: 'c',
          conversationId: 'v',
          peer: '5',
          author: 'person',
          text: one.text,
          sources: [],
          partsSent: one.partsSent,
          tries: one.tries,
          queuedAtMs: 0,
          lastIncomingAtMs: 0,
        };
      },
      sent: async (_account, messageId, parts) => void (row(messageId).partsSent = parts),
      later: async () => undefined,
      async end(_account, messageId, reason) {
        Object.assign(row(messageId), reason === undefined ? { state: 'sent' } : { state: 'failed', reason });
        return waiting()[0];
      },
      late: async () => ({ messageIds: waiting(), waiting: waiting().length > 0 }),
    },
    channels: { open: async () => channel, noteHealth: async (_account, _channel, reason) => void health.push(reason) },
    provider: providerClient(providers.bases, fetch),
    queue: async (job, delaySeconds) => void queue.push({ job, atMs: nowMs + delaySeconds * 1000 }),
    now: () => nowMs,
    random: () => 1,
  };
  const run = (messageId: string) => deliver({ body: { accountId: 'a', messageId }, signal: AbortSignal.timeout(30_000), attempt: 1 }, deps);
  /** Works on the queue until nothing is due before a moment. */
  async function until(atMs: number): Promise<void> {
    for (;;) {
      const [next] = queue.filter((one) => one.atMs <= atMs).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      queue.splice(queue.indexOf(next), 1);
      nowMs = Math.max(nowMs, next.atMs);
      await run(next.job.messageId);
    }
    nowMs = atMs;
  }
  return { deps, rows, queue, health, run, until, row };
}
const texts = (): string[] => providers.seen.map(({ raw }) => (JSON.parse(raw.toString()) as { text: string }).text);

test('an hour in which no provider answers loses nothing, keeps the order, and sends nothing twice', async () => {
  for (const kind of ['telegram', 'slack', 'messenger'] as const) {
    const { queue, until, rows } = world(kind, ['one', 'two', 'three']);
    providers.seen.length = 0;
    providers.answer = (_call, response) => (kind === 'slack' ? void response.destroy() : reply(response, 503, {}));
    for (const messageId of rows.keys()) queue.push({ job: { accountId: 'a', messageId }, atMs: 0 });
    await until(HOUR);
    expect([...rows.values()].map(({ state }) => state)).toEqual(['queued', 'queued', 'queued']);
    // Twice as long each time, and never more than a quarter of an hour.
    expect(providers.seen.length).toBeLessThan(15);

    providers.seen.length = 0;
    providers.answer = well;
    await until(HOUR + 16 * MINUTE);
    expect([...rows.values()].map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    expect(providers.seen.map(({ raw }) => /one|two|three/.exec(raw.toString())?.[0])).toEqual(['one', 'two', 'three']);
  }
});

test('what a queue has lost is taken up by the sweep, and an account with nothing on its way is left alone', async () => {
  const { deps, queue, until, row } = world();
  const cleared: string[] = [];
  const sweep = () =>
    sweepDeliveries(300, {
      marked: async () => [{ accountId: 'a', markedAt: 1 }],
      clear: async ({ accountId }) => void cleared.push(accountId),
      deliveries: deps.deliveries,
      queue: deps.queue,
      log: (_account, error) => {
        throw error;
      },
    });
  await sweep();
  expect([queue.length, cleared]).toEqual([1, []]);
  await until(MINUTE);
  await sweep();

  expect([row('m0').state, queue.length, cleared]).toEqual(['sent', 0, ['a']]);
});

describe('a message', () => {
  test('in several parts goes on where it stopped', async () => {
    const long = `${'a'.repeat(4_000)}\n\n${'b'.repeat(4_000)}\n\n${'c'.repeat(10)}`;
    const { run, until, row } = world('telegram', [long]);
    providers.answer = (call, response) =>
      providers.seen.length === 2 ? reply(response, 429, { ok: false, parameters: { retry_after: 7 } }) : well(call, response);
    await run('m0');
    expect([row('m0').state, row('m0').partsSent]).toEqual(['queued', 1]);
    await until(10_000);

    expect(row('m0').state).toBe('sent');
    expect(texts().map((text) => text[0])).toEqual(['a', 'b', 'b']);
  });

  test('that a provider refuses is over, says why, and lets the next one go', async () => {
    const { run, until, row, health } = world('telegram', ['one', 'two']);
    providers.answer = (call, response) => (providers.seen.length === 1 ? reply(response, 403, { ok: false, description: 'Forbidden' }) : well(call, response));
    await run('m0');
    await until(MINUTE);

    expect([row('m0'), row('m1')]).toMatchObject([{ state: 'failed', reason: 'recipient' }, { state: 'sent' }]);
    expect(health).toEqual([]);
  });

  test('for which the credentials are no good makes its channel fail', async () => {
    const { run, row, health } = world('whatsapp');
    providers.answer = (_call, response) => reply(response, 401, { error: { code: 190 } });
    await run('m0');

    expect([row('m0').reason, health]).toEqual(['credentials', ['credentials']]);
  });

  test('is not sent after the hours that Meta gives, however long it waited', async () => {
    for (const kind of ['whatsapp', 'messenger', 'instagram'] as const) {
      const { queue, until, row } = world(kind);
      providers.seen.length = 0;
      queue.push({ job: { accountId: 'a', messageId: 'm0' }, atMs: 24 * HOUR + 1 });
      await until(25 * HOUR);
      expect([row('m0').reason, providers.seen.length]).toEqual(['window-closed', 0]);
    }
  });

  test('is given up after a day', async () => {
    const { queue, until, row } = world('telegram');
    providers.answer = (_call, response) => reply(response, 500, {});
    queue.push({ job: { accountId: 'a', messageId: 'm0' }, atMs: 0 });
    await until(26 * HOUR);

    expect(row('m0')).toMatchObject({ state: 'failed', reason: 'unreachable' });
  });

  test('carries its token to the provider, and to nowhere that the provider points to (S30.11)', async () => {
    const { run, row } = world('whatsapp');
    providers.answer = (_call, response) => void response.writeHead(307, { location: `${providers.bases.slack}/stolen` }).end();
    await run('m0');

    expect(row('m0').state).toBe('queued');
    expect(providers.seen.map(({ path, headers }) => [path, headers['authorization']])).toEqual([['/graph/77/messages', 'Bearer token-of-whatsapp']]);
  });
});

test('an answer is sent without its marks and with its sources; what a person writes is sent as it is', () => {
  const sources = [{ materialId: 'm', name: 'Handbook.pdf', page: 3, text: 'x', score: 1 }];
  expect(sentText({ author: 'assistant', text: '**Two years** [1].', sources })).toBe('Two years [1].\n\n[1] Handbook.pdf, p. 3');
  expect(sentText({ author: 'person', text: '**hm** # 1', sources: [] })).toBe('**hm** # 1');
});

test.each([
  [1, undefined, 5],
  [4, undefined, 40],
  [20, undefined, 900],
  [1, 60, 60],
  [1, 86_400, 900],
])('before try %i after %j asked for, %i seconds are waited', (tries, asked, seconds) => {
  expect(waitBefore(tries, asked, 1)).toBe(seconds);
  expect(waitBefore(tries, asked, 0)).toBeGreaterThanOrEqual(Math.min(asked ?? 0, 900));
});
