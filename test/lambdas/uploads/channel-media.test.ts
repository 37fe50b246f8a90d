import { describe, expect, test } from '@jest/globals';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ChannelKindName } from '../../../lambdas/messaging/fields.ts';
import type { MediaJob } from '../../../lambdas/messaging/jobs.ts';
import type { ProviderFile } from '../../../lambdas/messaging/file-client.ts';
import type { ProviderRequest } from '../../../lambdas/messaging/kind.ts';
import { takeMedia, type MediaDeps } from '../../../lambdas/uploads/channel-media.ts';

const JOB: MediaJob = {
  accountId: 'acc',
  chatbotId: 'bot',
  channelId: 'chan',
  conversationId: 'con',
  visitorId: 'vis',
  messageId: 'msg',
  media: { type: 'image', id: 'media-1' },
};
const GIVEN = {
  whatsapp: { accessToken: 'tok' },
  messenger: { accessToken: 'tok' },
  instagram: { accessToken: 'tok' },
  telegram: { botToken: '7:tok' },
  slack: { botToken: 'xoxb-tok' },
} as const;

function world(kind: ChannelKindName, answer: object, over: Partial<MediaDeps> = {}) {
  const [asked, fetched, put, events]: [ProviderRequest[], ProviderFile[], [string, string][], JournalEvent[]] = [[], [], [], []];
  const deps: MediaDeps = {
    channels: {
      open: async () => ({
        accountId: 'acc',
        chatbotId: 'bot',
        channelId: 'chan',
        kind,
        externalId: '1',
        enabled: true,
        state: 'connected',
        given: GIVEN[kind],
        token: 't',
      }),
    },
    provider: async (request) => {
      asked.push(request);
      return { status: 200, body: { ...answer } };
    },
    fetchFile: async (file) => {
      fetched.push(file);
      return { bytes: Buffer.from('bytes'), contentType: 'image/jpeg' };
    },
    baseOf: () => 'https://api.telegram.org',
    store: {
      reserve: async (_job, file) =>
        ({
          account_id: 'acc',
          upload_id: file.id,
          purpose: 'channel-media',
          chatbot_id: 'bot',
          user_id: null,
          name: file.name,
          content_type: file.contentType,
          bytes: file.bytes,
        }) as never,
    },
    put: async (key, _bytes, contentType) => void put.push([key, contentType]),
    record: async (event) => void events.push(event),
    ...over,
  };
  return { run: (job = JOB) => takeMedia({ body: job, signal: AbortSignal.timeout(5_000), attempt: 1 }, deps), asked, fetched, put, events };
}
const KEY = /^accounts\/acc\/chatbots\/bot\/media\/[0-9a-f-]{36}$/;

describe('a file that came with a message', () => {
  test.each<[ChannelKindName, object, string, Partial<ProviderFile>]>([
    ['whatsapp', { url: 'https://lookaside.fbsbx.com/x' }, '/media-1', { url: 'https://lookaside.fbsbx.com/x', authorization: 'Bearer tok' }],
    [
      'telegram',
      { ok: true, result: { file_path: 'photos/file_1.jpg' } },
      '/bot7:tok/getFile',
      { url: 'https://api.telegram.org/file/bot7:tok/photos/file_1.jpg', authorization: undefined },
    ],
    [
      'slack',
      { ok: true, file: { url_private_download: 'https://files.slack.com/x' } },
      '/files.info?file=media-1',
      { url: 'https://files.slack.com/x', authorization: 'Bearer xoxb-tok' },
    ],
  ])('of %s is asked for, fetched from where the provider says, and put before the scan', async (kind, answer, path, file) => {
    const { run, asked, fetched, put } = world(kind, answer);
    await run();

    expect([asked[0]?.path, fetched[0]]).toEqual([path, expect.objectContaining(file)]);
    expect(put).toEqual([[expect.stringMatching(KEY), 'image/jpeg']]);
  });

  test('of a page is where the message says, if that is a host of Meta, and no token goes there', async () => {
    const { run, fetched } = world('messenger', {});
    await run({ ...JOB, media: { type: 'image', id: 'https://scontent.xx.fbcdn.net/x' } });

    expect(fetched[0]).toEqual({ url: 'https://scontent.xx.fbcdn.net/x', hosts: expect.arrayContaining(['fbcdn.net']), authorization: undefined });
  });

  test('of a type that nobody may send, or with no byte, is refused with one event (S25, S24.1)', async () => {
    for (const [contentType, bytes, reason] of [
      ['image/svg+xml', 'x', 'type'],
      ['application/zip', 'x', 'type'],
      ['image/png', '', 'size'],
    ] as const) {
      const { run, put, events } = world(
        'whatsapp',
        { url: 'https://lookaside.fbsbx.com/x' },
        { fetchFile: async () => ({ bytes: Buffer.from(bytes), contentType }) },
      );
      await run();
      expect([put, events]).toEqual([[], [expect.objectContaining({ type: 'upload_validation', outcome: 'refused', accountId: 'acc', reason })]]);
    }
  });

  test('from an address that is no provider’s is refused with one event, and one that does not answer is tried again (S30.11)', async () => {
    const failing = (reason: string) =>
      world('whatsapp', { url: 'https://x' }, { fetchFile: () => Promise.reject(new Problem('url-refused', 'x', { extra: { reason } })) });
    const evil = failing('address');
    await evil.run();
    expect(evil.events).toEqual([expect.objectContaining({ type: 'url_validation', reason: 'address' })]);

    await expect(failing('unreachable').run()).rejects.toThrow(Problem);
    await expect(world('whatsapp', {}, { provider: async () => ({ status: 503, body: {} }) }).run()).rejects.toThrow('the provider does not say');
  });

  test('that was taken already, or whose message is gone, is not put again', async () => {
    const { run, put, events } = world('whatsapp', { url: 'https://lookaside.fbsbx.com/x' }, { store: { reserve: async () => undefined } });
    await run();

    expect([put, events]).toEqual([[], []]);
  });
});
