import { describe, expect, test } from '@jest/globals';
import { createChat, type ChatDeps } from '../../../widget/talk/chat.ts';
import type { Conversation } from '../../../widget/talk/conversation.ts';
import { caller, type Send } from '../../../widget/wire.ts';

type Event = readonly [event: string, data: object];
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly key: string | null;
}

const META: Event = ['meta', { conversationId: 'c1', messageId: 'm1' }];
const DONE: Event = ['done', { conversationId: 'c1', messageId: 'm1', answered: true }];
const delta = (text: string): Event => ['delta', { text }];

const stream = (events: readonly Event[]): Response =>
  new Response(events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(''), {
    headers: { 'content-type': 'text/event-stream' },
  });
const problem = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ code, instance: 'r1', ...more }), { status, headers });

/** A chat whose service answers with the next of some replies. */
function chatWith(
  replies: readonly (Response | 'nothing' | (() => Response))[],
  stored?: Parameters<typeof createChat>[0]['conversation'],
  more: Partial<ChatDeps> = {},
) {
  const asked: Asked[] = [];
  const seen: Conversation[] = [];
  const waited: number[] = [];
  const expired: string[] = [];
  let heard = 0;
  const left = [...replies];
  const send: Send = async (path, { method = '', body, headers }) => {
    asked.push({
      method,
      path,
      body: JSON.parse(typeof body === 'string' ? body : '{}') as Record<string, unknown>,
      key: new Headers(headers).get('idempotency-key'),
    });
    const next = left.shift() ?? 'nothing';
    if (next === 'nothing') throw new TypeError('network');
    return typeof next === 'function' ? next() : next;
  };
  const chat = createChat(stored ? { conversation: stored } : {}, {
    call: caller(send, 'token'),
    changed: (conversation) => void seen.push(conversation),
    heard: () => void (heard += 1),
    expired: (text) => void expired.push(text),
    marks: () => ({}),
    newKey: () => 'key-1',
    now: () => 1_000,
    wait: async (milliseconds) => void waited.push(milliseconds),
    ...more,
  });
  return { chat, asked, seen, waited, expired, heard: () => heard };
}
const shownIn = ({ messages }: Conversation) => messages.map(({ author, text, state }) => [author, text, state]);

describe('a message', () => {
  test('is answered as the answer comes, and read out once, when it is whole', async () => {
    const { chat, asked, seen, heard } = chatWith([stream([META, delta('Good '), delta('morning [1].'), ['sources', { sources: [{ name: 'a.md' }] }], DONE])]);
    await chat.ask('Hello');

    expect(asked).toEqual([{ method: 'POST', path: '/v1/widget/messages', body: { message: 'Hello' }, key: 'key-1' }]);
    expect(shownIn(chat.now())).toEqual([
      ['visitor', 'Hello', 'done'],
      ['assistant', 'Good morning [1].', 'done'],
    ]);
    expect(seen.map(({ messages }) => messages[1]?.text)).toEqual(expect.arrayContaining(['', 'Good ', 'Good morning [1].']));
    expect(seen.filter(({ said }) => said !== '').map(({ said }) => said)[0]).toBe('Good morning [1].');
    expect([chat.now().busy, chat.now().id, chat.now().messages[1]?.sources, heard()]).toEqual([false, 'c1', [{ name: 'a.md' }], 1]);
  });

  test('goes on in the conversation that there is', async () => {
    const { chat, asked } = chatWith([stream([META, delta('Yes.'), DONE])], { id: 'c1', messages: [{ id: 'm0', author: 'visitor', text: 'Before' }] });
    await chat.ask('And now?');
    expect(asked[0]?.body).toEqual({ message: 'And now?', conversationId: 'c1' });
    expect(chat.now().messages).toHaveLength(3);
  });

  test('whose answer breaks off is asked for again with the same key, until it is whole: nothing is answered twice', async () => {
    const broken = stream([META, delta('Half of')]);
    const { chat, asked, waited } = chatWith([broken, 'nothing', problem(409, 'conflict'), stream([META, delta('Half of it, and the rest.'), DONE])]);
    await chat.ask('Hello');

    expect(asked.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-1', 'key-1']);
    expect(waited).toEqual([1_000, 2_000, 4_000]);
    expect(shownIn(chat.now())).toEqual([
      ['visitor', 'Hello', 'done'],
      ['assistant', 'Half of it, and the rest.', 'done'],
    ]);
  });

  test('that cannot be sent is kept, and is sent again by hand', async () => {
    const { chat } = chatWith(['nothing', 'nothing', 'nothing', 'nothing', 'nothing', stream([META, delta('Here.'), DONE])]);
    await chat.ask('Hello');
    const failed = chat.now().messages[1];
    expect([failed?.state, failed?.refusal?.code]).toEqual(['failed', 'offline']);
    await chat.again(failed?.id ?? '');
    expect(shownIn(chat.now())).toEqual([
      ['visitor', 'Hello', 'done'],
      ['assistant', 'Here.', 'done'],
    ]);
  });

  test('that is sent again by hand shows its answer, though that breaks off before its first word', async () => {
    const away = Array.from({ length: 5 }, () => 'nothing' as const);
    const { chat } = chatWith([...away, 'nothing', stream([META, delta('Here.'), DONE])]);
    await chat.ask('Hello');
    await chat.again(chat.now().messages[1]?.id ?? '');
    expect(shownIn(chat.now())).toEqual([
      ['visitor', 'Hello', 'done'],
      ['assistant', 'Here.', 'done'],
    ]);
  });

  test('is not sent while another is answered, nor before its time', async () => {
    const { chat, asked } = chatWith([problem(429, 'rate-limited', {}, { 'retry-after': '12' })]);
    await chat.ask('Hello');
    expect(chat.now().quietUntil).toBe(13_000);
    await chat.ask('Hello again');
    expect(asked).toHaveLength(1);
    expect(chat.now().messages).toHaveLength(2);
  });

  test('outside the hours says when it opens, and ends the chat', async () => {
    const { chat } = chatWith([problem(403, 'outside-active-hours', { opensAt: '2026-11-30T08:00:00Z' })]);
    await chat.ask('Hello');
    expect(chat.now().ended).toEqual({ code: 'outside-active-hours', opensAt: '2026-11-30T08:00:00Z', requestId: 'r1' });
  });

  test('of a session that has ended is handed on, with its key', async () => {
    const { chat, expired } = chatWith([problem(401, 'not-signed-in')]);
    await chat.ask('Hello');
    expect(expired).toEqual(['Hello']);
  });

  test('that a refusal meets in the middle of its answer keeps what was said', async () => {
    const { chat } = chatWith([stream([META, delta('So far'), ['error', { code: 'unavailable', instance: 'r2' }]])]);
    await chat.ask('Hello');
    expect(shownIn(chat.now())[1]).toEqual(['assistant', 'So far', 'failed']);
    expect(chat.now().messages[1]?.refusal).toEqual({ code: 'unavailable', requestId: 'r2' });
  });
});

describe('an answer that is stopped', () => {
  test('is stopped at the service, and says nothing more at once', async () => {
    const { chat, asked } = chatWith([
      () => {
        // The visitor presses the button before the first word.
        queueMicrotask(() => void chat.stop());
        return stream([META, delta('Too late'), ['done', { cancelled: true }]]);
      },
      new Response(null, { status: 204 }),
    ]);
    await chat.ask('Hello');
    expect(asked.map(({ path, body }) => [path, body['conversationId']])).toEqual([
      ['/v1/widget/messages', undefined],
      ['/v1/widget/cancel', 'c1'],
    ]);
    expect(JSON.stringify(chat.now())).not.toContain('Too late');
    expect(chat.now().busy).toBe(false);
  });
});

describe('a person', () => {
  test('is said to be asked for, and to have the conversation; the place of an answer is not left empty', async () => {
    const { chat } = chatWith([
      stream([META, delta('I ask.'), ['handoff', { state: 'waiting' }], DONE]),
      stream([
        ['meta', { conversationId: 'c1', messageId: 'm2' }],
        ['handoff', { state: 'taken-over' }],
        ['done', { answered: false }],
      ]),
    ]);
    await chat.ask('A person, please');
    expect(chat.now().hand).toBe('waiting');
    await chat.ask('Are you there?');
    expect([chat.now().hand, chat.now().messages.map(({ author }) => author)]).toEqual(['person', ['visitor', 'assistant', 'visitor']]);
  });

  test('is heard once, though it is told of twice', async () => {
    const news = { since: '2026-11-26T06:00:00Z', conversation: { id: 'c1', state: 'person' }, messages: [{ id: 'p1', author: 'person', text: 'Yes.' }] };
    const { chat, asked, heard } = chatWith([new Response(JSON.stringify(news)), new Response(JSON.stringify(news))], { id: 'c1', messages: [] });
    await chat.look();
    await chat.look();
    expect(chat.now().messages.map(({ text }) => text)).toEqual(['Yes.']);
    expect([chat.now().hand, chat.now().said, heard()]).toEqual(['person', 'Yes.', 1]);
    expect(asked.map(({ path }) => path)).toEqual(['/v1/widget/changes', `/v1/widget/changes?since=${encodeURIComponent(news.since)}`]);
  });

  test('of another conversation is not heard', async () => {
    const news = { since: 'x', conversation: { id: 'c2', state: 'person' }, messages: [{ id: 'p1', author: 'person', text: 'Wrong.' }] };
    const { chat } = chatWith([new Response(JSON.stringify(news))], { id: 'c1', messages: [] });
    await chat.look();
    expect(chat.now().messages).toEqual([]);
  });
});

test('a thumb is shown at once, and taken back where the service refuses it', async () => {
  const { chat, seen } = chatWith([problem(429, 'rate-limited')], { id: 'c1', messages: [{ id: 'm1', author: 'assistant', text: 'Yes.' }] });
  await chat.thumb('m1', 'up');
  expect(seen.map(({ messages }) => messages[0]?.thumb)).toEqual(['up', undefined]);
});

test('a new conversation knows nothing of the one before', async () => {
  const { chat, asked } = chatWith([stream([META, delta('Yes.'), DONE])], { id: 'c0', messages: [{ id: 'm1', author: 'assistant', text: 'Old.' }] });
  chat.anew();
  await chat.ask('Hello');
  expect(asked[0]?.body).toEqual({ message: 'Hello' });
  expect(chat.now().messages.map(({ text }) => text)).toEqual(['Hello', 'Yes.']);
});

test('a new conversation begins after the answer that is under way: the one before never takes its place', async () => {
  const { chat } = chatWith([
    () => {
      queueMicrotask(() => chat.anew());
      return stream([META, delta('Yes.'), DONE]);
    },
  ]);
  await chat.ask('Hello');
  expect([chat.now().id, chat.now().messages.map(({ text }) => text)]).toEqual(['c1', ['Hello', 'Yes.']]);
  chat.anew();
  expect([chat.now().id, chat.now().messages]).toEqual([undefined, []]);
});
