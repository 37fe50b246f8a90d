import { describe, expect, test } from '@jest/globals';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ServerEvent } from '../../../lambdas/core/reply.ts';
import { takeTurn, wholeAnswer, type TurnDeps } from '../../../lambdas/chat/turn.ts';
import type { ModelPart } from '../../../lambdas/models/chat-model.ts';
import { ModelError } from '../../../lambdas/models/model-error.ts';
import { problemOf } from '../core/refusals.ts';
import { ASKER, cite, HOLD, MESSAGE, namesOf, OPEN, PASSAGES, say, stage, textOf, type Stage } from './turns.ts';

let opened: Stage['opened'];
let closed: Stage['closed'];
let asked: Stage['asked'];
function depsOf(...given: Parameters<typeof stage>): TurnDeps {
  const on = stage(...given);
  ({ opened, closed, asked } = on);
  return on.deps;
}

const { signal } = new AbortController();

async function take(deps: TurnDeps): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of (await takeTurn(ASKER, MESSAGE, HOLD, deps, signal)).events) events.push(event);
  return events;
}

const failing = async function* (error: unknown, first: readonly ModelPart[] = []): AsyncGenerator<ModelPart> {
  yield* first;
  throw error;
};

describe('an answer', () => {
  test.each([
    [false, false],
    [true, true],
    // Whoever turns out to be one while the answer is made (S27.4).
    [false, true],
  ])('says that a program has asked, as it is known at its end: %s, then %s', async (before, after) => {
    const { deps } = stage([say('Two years.')], { open: { ...OPEN, bot: before }, store: { close: async () => ({ bot: after }) } });
    const turn = await takeTurn(ASKER, MESSAGE, HOLD, deps, new AbortController().signal);
    expect(turn.used().bot).toBe(before);
    for await (const _ of turn.events) continue;

    expect(turn.used().bot).toBe(after);
  });

  test('is streamed in order, and stored as it was said with its sources', async () => {
    const events = await take(depsOf([say('Two'), say(' years.'), cite(0), { kind: 'usage', inputTokens: 1, outputTokens: 1 }]));

    expect(namesOf(events)).toEqual(['meta', 'delta', 'delta', 'delta', 'sources', 'done']);
    expect(textOf(events)).toBe('Two years. [1]');
    expect(closed).toEqual([
      {
        id: 'id-3',
        text: 'Two years. [1]',
        sources: [PASSAGES[0]],
        model: 'model-1',
        measured: { answered: true, firstWordMs: expect.any(Number), inputTokens: 1, outputTokens: 1 },
      },
    ]);
    expect(events.at(-1)?.data).toEqual({ conversationId: 'con', messageId: 'id-3', answered: true });
  });

  test('numbers sources in the order in which they are cited, each once', async () => {
    const events = await take(depsOf([cite(1), cite(0), cite(1)]));

    expect(textOf(events)).toBe(' [1] [2] [1]');
    expect(closed[0]?.sources.map(({ materialId }) => materialId)).toEqual(['m2', 'm1']);
  });

  test.each([2, -1, 1.5, NaN])('cites no passage %d that was not found', async (passage) => {
    const events = await take(depsOf([say('a'), cite(passage)]));

    expect([textOf(events), closed[0]?.sources]).toEqual(['a', []]);
  });

  test('is asked for with what the store opened, and the question is embedded by the model of the passages', async () => {
    const questions: unknown[] = [];
    const search = async (...given: unknown[]) => (questions.push(given), PASSAGES);
    await take(depsOf([say('a')], { store: { search } }));

    expect(asked).toEqual([expect.objectContaining({ system: 'Be brief.', question: MESSAGE.text, passages: PASSAGES, language: 'en' })]);
    expect(opened[0]?.[1]).toEqual({ id: 'id-1', newConversationId: 'con', resumed: false, ...MESSAGE });
    expect(questions).toEqual([[ASKER, { text: MESSAGE.text, embedding: [1, 0], model: 'embedding-1' }]]);
  });

  test('that is not streamed is the same answer', async () => {
    const turn = await takeTurn(ASKER, MESSAGE, HOLD, depsOf([say('Two years.'), cite(0)]), signal);

    expect(await wholeAnswer(turn)).toEqual({ conversationId: 'con', answer: 'Two years. [1]', sources: [PASSAGES[0]] });
  });
});

describe('a question that the passages do not answer', () => {
  test("is answered by the customer's own sentence, and by nothing that the model says", async () => {
    const events = await take(depsOf([{ kind: 'refused' }, say('I could invent something'), cite(0)]));

    expect(textOf(events)).toBe('I do not know.');
    expect(closed[0]).toMatchObject({ text: 'I do not know.', sources: [] });
    expect(events.at(-1)?.data).toMatchObject({ answered: false });
  });

  test("is answered by the model's polite words when the customer has none", async () => {
    const events = await take(depsOf([{ kind: 'refused' }, say('Sorry.'), cite(0)], { open: { ...OPEN, fallbackMessage: '' } }));

    expect([textOf(events), closed[0]?.sources]).toEqual(['Sorry.', []]);
    expect(events.at(-1)?.data).toMatchObject({ answered: false });
  });
});

describe('what refuses a turn, does so before the first event', () => {
  test.each(['not-found', 'origin-refused'] as const)('%s', async (code) => {
    const store = { read: () => Promise.reject(new Problem(code)) };

    expect((await problemOf(takeTurn(ASKER, MESSAGE, HOLD, depsOf([], { store }), signal)))?.code).toBe(code);
    expect([opened, asked, closed]).toEqual([[], [], []]);
  });

  test('an embedding that does not answer: nothing is stored', async () => {
    const embed = () => Promise.reject(new ModelError('timeout', 'SECRET'));

    expect((await problemOf(takeTurn(ASKER, MESSAGE, HOLD, depsOf([], { embed }), signal)))?.code).toBe('unavailable');
    expect(opened).toEqual([]);
  });
});

describe('a model that fails in the middle', () => {
  test.each(['unavailable', 'refused', 'timeout'] as const)('%s: the events end with a problem, and no half answer is stored', async (code) => {
    const { events } = await takeTurn(ASKER, MESSAGE, HOLD, depsOf(failing(new ModelError(code, 'SECRET'), [say('Two')])), signal);
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { event } of events) seen.push(event);
    };

    expect((await problemOf(read()))?.code).toBe('unavailable');
    expect([seen, closed]).toEqual([['meta', 'delta'], []]);
  });

  test('by a defect is not taken for an outage', async () => {
    await expect(take(depsOf(failing(new TypeError('defect'))))).rejects.toThrow('defect');
  });
});

test('an answer that cannot be stored is not called done', async () => {
  const store = { close: () => Promise.reject(new Problem('unavailable')) };
  const { events } = await takeTurn(ASKER, MESSAGE, HOLD, depsOf([say('a')], { store }), signal);
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    for await (const { event } of events) seen.push(event);
  };

  expect((await problemOf(read()))?.code).toBe('unavailable');
  expect(seen).toEqual(['meta', 'delta']);
});

test('a visitor who leaves ends the model, and no half answer is stored', async () => {
  let ended = false;
  const parts = async function* (): AsyncGenerator<ModelPart> {
    try {
      for (;;) yield say('more');
    } finally {
      ended = true;
    }
  };
  const { events } = await takeTurn(ASKER, MESSAGE, HOLD, depsOf(parts()), signal);
  for await (const { event } of events) if (event === 'delta') break;

  expect([ended, closed]).toEqual([true, []]);
});
