import { describe, expect, test } from '@jest/globals';
import { CHANNEL_KINDS } from '../../../lambdas/messaging/fields.ts';
import type { ProviderReply, Verdict } from '../../../lambdas/messaging/kind.ts';
import { KINDS } from '../../../lambdas/messaging/kinds.ts';
import { plainAnswer } from '../../../lambdas/messaging/plain.ts';
import { splitText } from '../../../lambdas/messaging/split.ts';

const within =
  (length: number) =>
  (text: string): boolean =>
    text.length <= length;

describe('a long answer', () => {
  test('is cut where a paragraph, a sentence or a word ends, and loses nothing', () => {
    expect(splitText('One two three. Four five six. Seven', within(20))).toEqual(['One two three.', 'Four five six. Seven']);
    expect(splitText(`${'a'.repeat(12)}\n\n${'b'.repeat(12)}`, within(20))).toEqual(['a'.repeat(12), 'b'.repeat(12)]);
    const words = Array.from({ length: 3_000 }, (_, at) => `w${at}`).join(' ');
    for (const kind of CHANNEL_KINDS) {
      const parts = splitText(words, KINDS[kind].fits);
      expect(parts.every(KINDS[kind].fits)).toBe(true);
      expect(parts.join(' ')).toBe(words);
    }
  });

  test('is never cut within what people see as one character, and always comes to an end', () => {
    const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
    expect(splitText(family.repeat(3), within(family.length + 3))).toEqual([family, family, family]);
    expect(splitText('abc', () => false)).toEqual(['a', 'b', 'c']);
    expect(splitText('  ', within(5))).toEqual([]);
  });

  test('of Instagram is measured in bytes', () => {
    expect(splitText('é'.repeat(600), KINDS.instagram.fits).map((part) => Buffer.byteLength(part))).toEqual([1_000, 200]);
  });
});

test.each([
  ['## Hours\n\nWe open at **nine** [1].', 'Hours\n\nWe open at nine [1].'],
  ['* one\n- two', '• one\n• two'],
  [
    'See [the page](https://example.com/a_b) or ![a map](https://example.com/m.png)',
    'See the page (https://example.com/a_b) or a map (https://example.com/m.png)',
  ],
  ['```sh\nnpm start\n```\nand `npm test`', 'npm start\nand npm test'],
  ['2 * 3 * 4 and a_b_c and R&D < x', '2 * 3 * 4 and a_b_c and R&D < x'],
])('Markdown %j is shown as %j', (markdown, plain) => expect(plainAnswer(markdown)).toBe(plain));

describe('what is sent', () => {
  test.each([
    [
      'whatsapp',
      { phoneNumberId: '77', accessToken: 'tok' },
      { provider: 'graph', path: '/77/messages', headers: { authorization: 'Bearer tok' }, body: { to: 'p', text: { body: 'Hi <&>' } } },
    ],
    [
      'messenger',
      { pageId: '77', accessToken: 'tok' },
      { path: '/me/messages', headers: { authorization: 'Bearer tok' }, body: { recipient: { id: 'p' }, message: { text: 'Hi <&>' } } },
    ],
    ['instagram', { instagramId: '77', accessToken: 'tok' }, { path: '/me/messages', body: { recipient: { id: 'p' }, messaging_type: 'RESPONSE' } }],
    ['telegram', { botToken: '1:A' }, { provider: 'telegram', path: '/bot1:A/sendMessage', body: { chat_id: 'p', text: 'Hi <&>' } }],
    [
      'slack',
      { botToken: 'xoxb-1' },
      { provider: 'slack', path: '/chat.postMessage', headers: { authorization: 'Bearer xoxb-1' }, body: { channel: 'p', text: 'Hi &lt;&amp;&gt;' } },
    ],
  ] as const)('to %s goes to the person who wrote', (kind, given, expected) => {
    expect(KINDS[kind].send('p', 'Hi <&>', given)).toMatchObject(expected);
  });

  test('to a mention in Slack goes into its thread', () => {
    expect(KINDS.slack.send('C1/1.2', 'Hi', { botToken: 'x' }).body).toMatchObject({ channel: 'C1', thread_ts: '1.2' });
  });
});

describe('what a provider says', () => {
  const graphError = (code: number, error_subcode?: number): object => ({ error: { code, error_subcode, message: 'x' } });
  const cases: readonly (readonly [keyof typeof KINDS, Partial<ProviderReply> & { status: number }, Verdict])[] = [
    ['whatsapp', { status: 200, body: { messages: [{ id: 'wamid.9' }] } }, { done: true, providerId: 'wamid.9' }],
    ['messenger', { status: 200, body: { recipient_id: '7', message_id: 'm_1' } }, { done: true, providerId: 'm_1' }],
    ['whatsapp', { status: 400, body: graphError(131047) as never }, { refused: 'window-closed' }],
    ['messenger', { status: 400, body: graphError(10, 2018278) as never }, { refused: 'window-closed' }],
    ['instagram', { status: 403, body: graphError(10, 2534022) as never }, { refused: 'window-closed' }],
    ['whatsapp', { status: 401, body: graphError(190) as never }, { refused: 'credentials' }],
    ['whatsapp', { status: 403, body: graphError(10) as never }, { refused: 'credentials' }],
    ['whatsapp', { status: 400, body: graphError(131056) as never }, { again: true }],
    ['whatsapp', { status: 400, body: graphError(999_999) as never }, { refused: 'refused' }],
    ['messenger', { status: 503 }, { again: true }],
    ['messenger', { status: 429, retryAfterSeconds: 9 }, { again: true, retryAfterSeconds: 9 }],
    ['telegram', { status: 200, body: { ok: true, result: { message_id: 4 } } }, { done: true, providerId: '4' }],
    ['telegram', { status: 429, body: { ok: false, parameters: { retry_after: 3 } } }, { again: true, retryAfterSeconds: 3 }],
    ['telegram', { status: 403, body: { ok: false, description: 'Forbidden: bot was blocked by the user' } }, { refused: 'recipient' }],
    ['telegram', { status: 401, body: { ok: false } }, { refused: 'credentials' }],
    ['slack', { status: 200, body: { ok: true, ts: '1.2' } }, { done: true, providerId: '1.2' }],
    ['slack', { status: 200, body: { ok: false, error: 'ratelimited' } }, { again: true }],
    ['slack', { status: 200, body: { ok: false, error: 'token_revoked' } }, { refused: 'credentials' }],
    ['slack', { status: 200, body: { ok: false, error: 'channel_not_found' } }, { refused: 'recipient' }],
    ['slack', { status: 200, body: {} }, { refused: 'refused' }],
  ];
  test.each(cases)('%s %j is %j', (kind, reply, verdict) => expect(KINDS[kind].verdict({ body: {}, ...reply })).toEqual(verdict));
});

test.each(CHANNEL_KINDS)('%s has all its secrets among its fields, and steps in both languages', (name) => {
  const kind = KINDS[name];

  expect(kind.name).toBe(name);
  expect(Object.keys(kind.fields.shape)).toEqual(expect.arrayContaining([...kind.secrets]));
  expect(kind.steps.length).toBeGreaterThan(0);
  for (const { en, fr } of kind.steps)
    expect([en.length > 20, fr.length > 20, en.includes('{callbackUrl}') === fr.includes('{callbackUrl}')]).toEqual([true, true, true]);
  for (const secret of kind.secrets)
    for (const bad of ['', ' '.repeat(32), 'a b'.repeat(12)]) expect(kind.fields.shape[secret]?.safeParse(bad).success).toBe(false);
});
