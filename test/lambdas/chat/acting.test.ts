import { describe, expect, test } from '@jest/globals';
import { AT_REST, type Behaviour, type Plan } from '../../../lambdas/behaviour/plan.ts';
import { WORDS } from '../../../lambdas/behaviour/words.ts';
import { takeTurn, wholeAnswer } from '../../../lambdas/chat/turn.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import type { ServerEvent } from '../../../lambdas/core/reply.ts';
import { problemOf } from '../core/refusals.ts';
import { ASKER, HOLD, MESSAGE, namesOf, OPEN, say, stage, textOf, type OpenTurn, type Parts } from './turns.ts';

const { signal } = new AbortController();
async function take(parts: Parts, open: Partial<OpenTurn>) {
  // Only a chatbot that has something of its own to do comes to a plan.
  const on = stage(parts, { open: { ...OPEN, ...(open.plan && { behaviour: COUNTING }), ...open } });
  const events: ServerEvent[] = [];
  for await (const event of (await takeTurn(ASKER, MESSAGE, HOLD, on.deps, signal)).events) events.push(event);
  return { ...on, events };
}
const plan = (more: Partial<Plan>): Plan => ({ say: [], handOff: false, answer: false, state: AT_REST, ...more });
const NEVER: Behaviour = { playbooks: [], rules: [{ id: 'r', kind: 'never', text: 'Say "Lifetime guarantee"', priority: 1, enabled: true }], triggers: [] };
const COUNTING: Behaviour = {
  playbooks: [],
  rules: [],
  triggers: [
    { id: 't', name: 'T', enabled: true, priority: 1, when: { kind: 'no-answer', times: 1 }, then: [{ kind: 'say', text: 'Ask Ada.' }, { kind: 'hand-off' }] },
  ],
};

describe('what the team has written', () => {
  test('is said in place of a model, and kept as said by no model', async () => {
    const { events, asked, closed } = await take([say('never asked')], { plan: plan({ say: ['Gladly.', 'Your name?'] }) });

    expect(textOf(events)).toBe('Gladly.\n\nYour name?');
    expect([namesOf(events), asked]).toEqual([['meta', 'delta', 'delta', 'sources', 'done'], []]);
    expect(closed).toEqual([{ id: 'id-3', text: 'Gladly.\n\nYour name?', sources: [], model: 'behaviour-v1', measured: expect.any(Object) }]);
  });

  test('that asks for a person is a handoff event', async () => {
    const { events } = await take([], { plan: plan({ say: ['One moment.'], handOff: true }) });

    expect(events.find(({ event }) => event === 'handoff')?.data).toEqual({ conversationId: 'con', state: 'waiting' });
  });

  test('for questions without an answer comes after the answer', async () => {
    const { events, closed } = await take([{ kind: 'refused' }], { behaviour: COUNTING });

    expect(namesOf(events)).toEqual(['meta', 'delta', 'delta', 'handoff', 'sources', 'done']);
    expect(closed[0]).toMatchObject({ text: 'I do not know.\n\nAsk Ada.', unanswered: MESSAGE.text });
  });

  test('for questions without an answer, and that a person is asked for, is said when it is kept and not before', async () => {
    const on = stage([{ kind: 'refused' }], { open: { ...OPEN, behaviour: COUNTING }, store: { close: () => Promise.reject(new Problem('unavailable')) } });
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { event } of (await takeTurn(ASKER, MESSAGE, HOLD, on.deps, signal)).events) seen.push(event);
    };

    expect((await problemOf(read()))?.code).toBe('unavailable');
    expect(seen).toEqual(['meta', 'delta']);
  });

  test('and never be said, is withheld with all that follows, whatever the model makes of the rule', async () => {
    const { events, closed } = await take([say('It has a life'), say('time guarantee.'), say(' Really.')], { behaviour: NEVER });

    expect(textOf(events)).toBe(`It has a ${WORDS.withheld.en}`);
    expect(closed[0]?.text).toBe(textOf(events));
    expect(events.at(-1)?.data).toMatchObject({ answered: false });
  });

  test('and never be said, keeps no other word back', async () => {
    expect(textOf((await take([say('Two years.')], { behaviour: NEVER })).events)).toBe('Two years.');
  });
});

describe('a conversation that a person has taken over', () => {
  test('gets no word of the bot, and no model is asked', async () => {
    const { events, asked, closed } = await take([say('a')], { takenOver: true });

    expect([namesOf(events), asked, closed]).toEqual([['meta', 'handoff', 'done'], [], []]);
    expect(events[1]?.data).toEqual({ conversationId: 'con', state: 'taken-over' });
  });

  test('gets an empty answer where it is not streamed', async () => {
    const on = stage([], { open: { ...OPEN, takenOver: true } });

    expect(await wholeAnswer(await takeTurn(ASKER, MESSAGE, HOLD, on.deps, signal))).toEqual({ conversationId: 'con', answer: '', sources: [] });
  });
});

describe('a first question that nothing in the material is about', () => {
  const far = { passages: OPEN.passages.map((passage) => ({ ...passage, text: 'Something else', name: 'x', heading: 'x', score: 0.01 })) };

  test("is refused without a model, in the customer's words", async () => {
    const { events, asked, closed } = await take([say('invented')], far);

    expect([textOf(events), asked]).toEqual(['I do not know.', []]);
    expect(closed[0]).toMatchObject({ unanswered: MESSAGE.text, sources: [] });
  });

  test("and in the visitor's language where the customer has none", async () => {
    expect(textOf((await take([], { ...far, fallbackMessage: '', language: 'fr' })).events)).toBe(WORDS.notFound.fr);
  });

  test('is left to the model later in a conversation, for it may lean on what was said', async () => {
    const { asked } = await take([say('a')], { ...far, history: [{ role: 'visitor', text: 'Hello' }] });

    expect(asked).toHaveLength(1);
  });
});
