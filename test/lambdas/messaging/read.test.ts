import { describe, expect, test } from '@jest/globals';
import { KINDS } from '../../../lambdas/messaging/kinds.ts';

const ids = ({ messages }: { readonly messages: readonly { readonly eventId: string }[] }): string[] => messages.map(({ eventId }) => eventId);

describe('WhatsApp', () => {
  const NUMBER = '106540352242922';
  const value = (over: object) => ({ messaging_product: 'whatsapp', metadata: { display_phone_number: '15550783881', phone_number_id: NUMBER }, ...over });
  const text = (id: string, over: object = {}) => ({ from: '33600000000', id, timestamp: '1732579200', type: 'text', text: { body: `text ${id}` }, ...over });
  const change = (over: object, field = 'messages') => ({ field, value: value(over) });
  const call = (...entries: readonly (readonly object[])[]) => ({
    object: 'whatsapp_business_account',
    entry: entries.map((changes, at) => ({ id: String(at), changes })),
  });
  const read = (body: unknown) => KINDS.whatsapp.read(body, NUMBER);

  test('a message is who wrote it, what, and when', () => {
    const contacts = [{ wa_id: '33600000000', profile: { name: '  Zoë\n\u0000 <b>\u202e <img src=x onerror=alert(1)>O < P' } }];
    expect(read(call([change({ contacts, messages: [text('wamid.1')] })]))).toEqual({
      foreign: 0,
      messages: [{ eventId: 'wamid.1', sender: '33600000000', peer: '33600000000', name: 'Zoë  O < P', text: 'text wamid.1', sentAtMs: 1_732_579_200_000 }],
    });
  });

  test('every message of every change of every entry is one of its own', () => {
    const body = call(
      [change({ messages: [text('a'), text('b')] }), change({ messages: [text('c')] })],
      [change({ messages: [text('d')] }), change({ statuses: [{ id: 'a', status: 'read' }] }), change({ messages: [text('e')] }, 'smb_message_echoes')],
    );

    expect(ids(read(body))).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what is to another number is nobody’s here, and is counted (S30.7, S9.14)', () => {
    const foreign = { field: 'messages', value: { ...value({ messages: [text('x'), text('y')] }), metadata: { phone_number_id: '1' } } };

    expect(read(call([foreign, change({ messages: [text('a')] })]))).toMatchObject({ foreign: 2, messages: [{ eventId: 'a' }] });
  });

  test('one that cannot be read does not take the others along', () => {
    const odd = [
      null,
      7,
      {},
      text('n', { from: 7 }),
      text('g', { group_id: 'g-1' }),
      { ...text('r'), type: 'reaction', text: undefined },
      text('e', { text: { body: ' ' } }),
    ];

    expect(ids(read(call([change({ messages: [...odd, text('a')] })])))).toEqual(['a']);
    for (const body of [null, [], {}, { object: 'page', entry: [] }, { object: 'whatsapp_business_account', entry: [null, {}, { changes: [null] }] }])
      expect(read(body)).toEqual({ messages: [], foreign: 0 });
  });

  test('a button is its words, a picture its caption, and a file has the id by which it is fetched', () => {
    const list = { type: 'interactive', text: undefined, interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Opening hours' } } };
    const picture = { type: 'image', text: undefined, image: { id: 'media-1', caption: 'This one', mime_type: 'image/jpeg' } };
    const voice = { type: 'audio', text: undefined, audio: { id: 'media-2' } };
    const found = read(call([change({ messages: [text('a', list), text('b', picture), text('c', voice)] })])).messages;

    expect(found.map(({ text: said, media }) => [said, media])).toEqual([
      ['Opening hours', undefined],
      ['This one', [{ type: 'image', id: 'media-1' }]],
      ['', [{ type: 'audio', id: 'media-2' }]],
    ]);
  });

  test('a text is bounded and has no control character, whatever was sent', () => {
    const [found] = read(call([change({ messages: [text('a', { text: { body: `\u0007${'\u{1f600}'.repeat(5_000)}` } })] })])).messages;

    expect(Array.from(found?.text ?? '')).toHaveLength(4_000);
  });
});

describe.each([
  ['messenger', 'page'],
  ['instagram', 'instagram'],
] as const)('%s', (kind, object) => {
  const OWN = '17841400000000000';
  const event = (mid: string, over: object = {}) => ({
    sender: { id: '700' },
    recipient: { id: OWN },
    timestamp: 1_732_579_200_000,
    message: { mid, text: `text ${mid}` },
    ...over,
  });
  const read = (messaging: readonly unknown[], id = OWN) => KINDS[kind].read({ object, entry: [{ id, time: 1, messaging }] }, OWN);

  test('messages and pressed buttons are read; echoes, receipts and what was taken back are not (S30.14)', () => {
    const found = read([
      event('a'),
      event('echo', { sender: { id: OWN }, recipient: { id: '700' }, message: { mid: 'echo', text: 'ours', is_echo: true } }),
      event('b', { message: undefined, postback: { mid: 'b', title: 'Start', payload: 'START' } }),
      event('r', { message: undefined, read: { mid: 'a' } }),
      event('d', { message: { mid: 'd', is_deleted: true } }),
      event('p', { message: { mid: 'p', attachments: [{ type: 'image', payload: { url: 'https://lookaside.fbsbx.com/x' } }] } }),
    ]);

    expect(found).toMatchObject({
      foreign: 0,
      messages: [
        { eventId: 'a', peer: '700' },
        { eventId: 'b', text: 'Start' },
        { eventId: 'p', media: [{ type: 'image' }] },
      ],
    });
  });

  test('what is for another page is refused, by whichever of the two ids (S30.7)', () => {
    expect(read([event('a')], '1')).toEqual({ messages: [], foreign: 1 });
    expect(read([event('a', { recipient: { id: '1' } })])).toEqual({ messages: [], foreign: 1 });
    expect(KINDS[kind].read({ object: object === 'page' ? 'instagram' : 'page', entry: [{ id: OWN, messaging: [event('a')] }] }, OWN)).toEqual({
      messages: [],
      foreign: 0,
    });
  });
});

describe('Telegram', () => {
  const update = (over: object = {}) => ({
    update_id: 9_001,
    message: {
      message_id: 1,
      date: 1_732_579_200,
      chat: { id: 5, type: 'private' },
      from: { id: 5, is_bot: false, first_name: 'Ada', last_name: 'L.' },
      text: 'Hello',
      ...over,
    },
  });
  const read = (body: unknown) => KINDS.telegram.read(body, '1').messages;

  test('a private message is read, with its largest picture', () => {
    expect(read(update())).toEqual([{ eventId: '9001', sender: '5', peer: '5', name: 'Ada L.', text: 'Hello', sentAtMs: 1_732_579_200_000 }]);
    expect(read(update({ text: undefined, caption: 'See', photo: [{ file_id: 's' }, { file_id: 'l' }] }))).toMatchObject([
      { text: 'See', media: [{ type: 'image', id: 'l' }] },
    ]);
  });

  test('groups, bots and edits are not', () => {
    expect(read(update({ chat: { id: -5, type: 'group' } }))).toEqual([]);
    expect(read(update({ from: { id: 6, is_bot: true, first_name: 'B' } }))).toEqual([]);
    expect(read({ update_id: 1, edited_message: update().message })).toEqual([]);
  });

  test('is known by the bot that its token names', () => expect(KINDS.telegram.externalId({ botToken: '123456:AAAA' })).toBe('123456'));
});

describe('Slack', () => {
  const callback = (event: object, over: object = {}) => ({
    type: 'event_callback',
    team_id: 'T1',
    event_id: 'Ev1',
    event: { type: 'message', channel_type: 'im', channel: 'D1', user: 'U1', text: 'Hello', ts: '1732579200.000100', ...event },
    ...over,
  });
  const read = (body: unknown) => KINDS.slack.read(body, 'T1');

  test('a direct message is a conversation, a mention one of its thread', () => {
    expect(read(callback({})).messages).toEqual([{ eventId: 'Ev1', sender: 'U1', peer: 'D1', text: 'Hello', sentAtMs: expect.closeTo(1_732_579_200_000, -2) }]);
    expect(read(callback({ type: 'app_mention', channel_type: undefined, channel: 'C1', text: '<@U0BOT> when?' })).messages).toMatchObject([
      { peer: 'C1/1732579200.000100', text: 'when?' },
    ]);
  });

  test.each<[string, object]>([
    ['our own words and those of other bots', { bot_id: 'B1' }],
    ['edits', { subtype: 'message_changed' }],
    ['what is said in a channel to others', { channel_type: 'channel', channel: 'C1' }],
    ['nobody’s', { user: undefined }],
  ])('%s are not answered (S30.14)', (_name, event) => expect(read(callback(event)).messages).toEqual([]));

  test('another workspace is refused (S30.7)', () => expect(read(callback({}, { team_id: 'T2' }))).toEqual({ messages: [], foreign: 1 }));
});
