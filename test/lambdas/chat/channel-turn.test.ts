import { describe, expect, test } from '@jest/globals';
import { answerOnChannel, askerOf, type ChannelTurnDeps } from '../../../lambdas/chat/channel-turn.ts';
import type { Knock, NamedRequest } from '../../../lambdas/chat/gate.ts';
import { uuidOf } from '../../../lambdas/core/ids.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { OpenChannel } from '../../../lambdas/messaging/channel-store.ts';
import type { IncomingJob } from '../../../lambdas/messaging/jobs.ts';
import { OPEN, stage } from './turns.ts';

const NOW = 1_800_000_000_000;
const JOB: IncomingJob = {
  accountId: 'acc',
  chatbotId: 'bot',
  channelId: 'chan',
  kind: 'whatsapp',
  receivedAtMs: NOW,
  message: { eventId: 'wamid.1', sender: '33600000000', peer: '33600000000', name: 'Zoë', text: 'How long is the guarantee?', sentAtMs: NOW - 5_000 },
};
const CHANNEL: OpenChannel = {
  accountId: 'acc',
  chatbotId: 'bot',
  channelId: 'chan',
  kind: 'whatsapp',
  externalId: '1',
  enabled: true,
  state: 'connected',
  given: {},
  token: 't',
};

function world(over: Partial<ChannelTurnDeps> = {}, open = OPEN) {
  const { deps, opened } = stage([{ kind: 'text', text: 'Two years.' }], { open });
  const [sent, admitted, again, events, files]: [string[], NamedRequest[], number[], JournalEvent[], string[]] = [[], [], [], [], []];
  let ids: Parameters<ChannelTurnDeps['keys']['take']>[1] | undefined;
  let done = false;
  const all: ChannelTurnDeps = {
    ...deps,
    gate: (request) => ({
      async pass(turnId) {
        admitted.push({ ...request, turnId });
        return { refused: async () => undefined, ended: async () => undefined };
      },
      leave: async () => undefined,
    }),
    keys: {
      async take(_turn, fresh) {
        if (ids && done) return { state: 'done', ids, end: { answered: true } };
        ids = fresh;
        return { state: 'new', ids };
      },
      renew: async () => true,
      done: async () => void (done = true),
      failed: async () => undefined,
    },
    store: { ...deps.store, answerOf: async () => (done ? { text: 'Two years.', sources: [], model: 'm', used: { input: 1, output: 1 } } : undefined) },
    channels: { open: async () => CHANNEL, noteEvent: async () => undefined },
    active: async () => true,
    send: async ({ messageId }) => void sent.push(messageId),
    fetchMedia: async ({ media, messageId }) => void files.push(`${messageId} ${media.type} ${media.id}`),
    again: async (_job, seconds) => void again.push(seconds),
    record: async (event) => void events.push(event),
    now: () => NOW,
    ...over,
  };
  return {
    run: (job = JOB) => answerOnChannel({ body: job, signal: AbortSignal.timeout(10_000), attempt: 1 }, all),
    sent,
    admitted,
    again,
    events,
    files,
    opened,
  };
}

describe('a message of a messaging service', () => {
  test('passes the gate of every door as a visitor without an address, and its answer is sent', async () => {
    const { run, sent, admitted, opened } = world();
    await run();

    expect(sent).toHaveLength(1);
    expect(admitted).toEqual([
      expect.objectContaining({
        accountId: 'acc',
        chatbotId: 'bot',
        address: undefined,
        text: JOB.message.text,
        who: `visitor:${uuidOf('visitor', 'chan', '33600000000')}`,
      }),
    ]);
    expect(admitted[0]?.visitor?.id).toBe(uuidOf('visitor', 'chan', '33600000000'));
    expect(opened[0]?.[0]).toMatchObject({
      channel: 'whatsapp',
      channelId: 'chan',
      peer: '33600000000',
      name: 'Zoë',
      phone: '+33600000000',
      writtenAt: new Date(NOW - 5_000),
    });
  });

  test('is scored as it was written, and asked and kept as plain text; one that is only markup is none (S17.6, S18)', async () => {
    const { run, admitted, opened, sent } = world();
    const text = 'Is a < b? <img src=x onerror=alert(1)>\u202eYes';
    await run({ ...JOB, message: { ...JOB.message, text } });
    await run({ ...JOB, message: { ...JOB.message, eventId: 'other', text: '<b></b>' } });

    expect(admitted.map((asked) => asked.text)).toEqual([text]);
    expect(opened.map(([, message]) => message.text)).toEqual(['Is a < b? Yes']);
    expect(sent).toHaveLength(1);
  });

  test('that comes again has the same answer, which is put on its way again under the same id, and no second turn', async () => {
    const { run, sent, admitted } = world();
    await run();
    await run({ ...JOB, message: { ...JOB.message, text: 'other words' } });

    expect(admitted).toHaveLength(1);
    expect(sent).toEqual([sent[0], sent[0]]);
  });

  test('of one person and thread is one visitor and one conversation, and of another channel another', () => {
    const of = (over: Partial<IncomingJob['message']> = {}, channelId = 'chan') => {
      const { visitorId, conversationId } = askerOf({ ...JOB, channelId, message: { ...JOB.message, ...over } }, NOW);
      return [visitorId, conversationId];
    };
    expect(of({ eventId: 'wamid.2', text: 'x' })).toEqual(of());
    expect(of({}, 'other').some((id) => of().includes(id))).toBe(false);
    expect(of({ peer: 'thread' })[0]).toBe(of()[0]);
    expect(of({ peer: 'thread' })[1]).not.toBe(of()[1]);
    for (const id of of()) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('with a time of the future is of now', () => {
    expect(askerOf({ ...JOB, message: { ...JOB.message, sentAtMs: NOW + 9e9 } }, NOW).writtenAt).toEqual(new Date(NOW));
  });

  test('without words says what it brought', async () => {
    const { run, admitted, files } = world();
    await run({ ...JOB, message: { ...JOB.message, text: '', media: [{ type: 'image', id: '1' }, { type: 'location' }] } });

    expect(admitted[0]?.text).toBe('[image]\n[location]');
    // Once the message is there, and only what there is something to fetch of.
    expect(files).toEqual([`${admitted[0]?.turnId} image 1`]);
  });

  test('to a person who has the conversation is kept and not answered', async () => {
    const { run, sent, opened } = world({}, { ...OPEN, takenOver: true });
    await run();

    expect([opened.length, sent]).toEqual([1, []]);
  });

  test.each<[string, Partial<ChannelTurnDeps>]>([
    ['a channel that is gone', { channels: { open: async () => undefined, noteEvent: async () => undefined } }],
    ['a channel that is off', { channels: { open: async () => ({ ...CHANNEL, enabled: false }), noteEvent: async () => undefined } }],
    ['a channel of another chatbot', { channels: { open: async () => ({ ...CHANNEL, chatbotId: 'x' }), noteEvent: async () => undefined } }],
    ['an account that is not active', { active: async () => false }],
  ])('to %s comes to nothing', async (_name, over) => {
    const { run, admitted, events } = world(over);
    await run();

    expect([admitted, events]).toEqual([[], []]);
  });
});

describe('a refusal', () => {
  const refusing = (problem: Error) => world({ gate: (): Knock => ({ pass: () => Promise.reject(problem), leave: async () => undefined }) });

  test.each([
    ['chatbot', 12, 12],
    ['visitor-open', undefined, 20],
  ])('for the others (%s) is no refusal: the message comes again in %j seconds', async (reason, retryAfterSeconds, seconds) => {
    const { run, again, events } = refusing(
      new Problem('rate-limited', 'x', { extra: { reason, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) } }),
    );
    await run();
    expect([again, events]).toEqual([[seconds], []]);

    await run({ ...JOB, receivedAtMs: NOW - 900_001 });
    expect([again.length, events]).toEqual([1, [expect.objectContaining({ type: 'excess_rate_limit_exceeded', outcome: 'refused', accountId: 'acc' })]]);
  });

  test.each([
    [new Problem('spam-refused', 'x', { event: { target: 'bot', change: 'links=3' } }), 'excess_spam'],
    [new Problem('outside-active-hours', 'x'), 'authz_fail_hours'],
    [new Problem('quota-exceeded', 'x', { extra: { reason: 'messages' } }), 'excess_quota_exceeded'],
    [new Problem('rate-limited', 'x', { extra: { reason: 'visitor', retryAfterSeconds: 9 } }), 'excess_rate_limit_exceeded'],
  ])('%s is over, and one event of the visitor', async (problem, type) => {
    const { run, again, events, sent } = refusing(problem);
    await run();

    expect([again, sent]).toEqual([[], []]);
    expect(events).toEqual([
      expect.objectContaining({ type, outcome: 'refused', accountId: 'acc', actor: { kind: 'visitor', id: uuidOf('visitor', 'chan', '33600000000') } }),
    ]);
  });

  test('that was written down a moment ago is not written again', async () => {
    const { run, events } = refusing(new Problem('rate-limited', 'x', { extra: { reason: 'visitor' }, event: { repeated: true } }));
    await run();

    expect(events).toEqual([]);
  });

  test('on our side lets the message come again, soon at first and rarely later, for four hours; a defect is thrown to the queue', async () => {
    const { run, again, events } = refusing(new Problem('unavailable', 'model'));
    for (const minutes of [0, 1, 20, 60, 239]) await run({ ...JOB, receivedAtMs: NOW - minutes * 60_000 });
    await expect(run({ ...JOB, receivedAtMs: NOW - 241 * 60_000 })).rejects.toThrow(Problem);
    expect([again, events]).toEqual([[10, 30, 600, 900, 900], []]);

    const counters = refusing(new Problem('unavailable', 'x', { event: { type: 'limits_unavailable' } }));
    await counters.run();
    expect([counters.again, counters.events]).toEqual([[10], [expect.objectContaining({ type: 'limits_unavailable' })]]);
    await expect(refusing(new Error('broken')).run()).rejects.toThrow('broken');
  });
});
