import { describe, expect, test } from '@jest/globals';
import { AT_REST, type Behaviour, type Plan } from '../../../lambdas/behaviour/plan.ts';
import { ANSWER, inItsPlace, modelIsFirst, planned } from '../../../lambdas/chat/planned.ts';
import { ASKER } from './turns.ts';

const AT = { language: 'en', outsideHours: false } as const;
const STEPS: Behaviour = {
  playbooks: [{ id: 'p', name: 'P', goal: 'g', enabled: true, steps: [{ say: 'Name?', field: { name: 'name', kind: 'text', required: true } }] }],
  rules: [],
  triggers: [],
};
const WAITING = { playing: { playbookId: 'p', step: 0, tries: 0, fields: {}, thenHandOff: false }, unanswered: 2 };
const SAYS: Plan = { say: ['Name?'], handOff: false, answer: false, state: WAITING };
const heard = (id: string) => ({ id, text: 'Ada' });

describe('what a message comes to', () => {
  test('is the model where the team has written nothing, wherever the conversation stood before', () => {
    const none = { playbooks: [], rules: [], triggers: [] };

    expect(planned({ state: WAITING, messageId: 'm', plan: SAYS }, heard('m'), none, AT)).toEqual(ANSWER);
  });

  test('is told by where the conversation stands', () => {
    expect(planned({ state: WAITING, messageId: 'before', plan: SAYS }, heard('m'), STEPS, AT)).toMatchObject({ answer: false, collected: { name: 'Ada' } });
    expect(planned(undefined, heard('m'), STEPS, AT)).toEqual(ANSWER);
  });

  test('is the same when it is sent again, though the conversation has moved on by it', () => {
    expect(planned({ state: AT_REST, messageId: 'm', plan: SAYS }, heard('m'), STEPS, AT)).toBe(SAYS);
  });
});

describe('the model is asked before the message is stored', () => {
  test('unless the chatbot speaks by itself, a person has the conversation, or it is one of a messaging service', () => {
    const messaging = { ...ASKER, channel: 'whatsapp', channelId: 'chan', peer: 'p', writtenAt: new Date(0) } as never;

    expect(modelIsFirst(ASKER, { takenOver: false, plan: ANSWER })).toBe(true);
    expect(modelIsFirst(ASKER, { takenOver: false, plan: SAYS })).toBe(false);
    expect(modelIsFirst(ASKER, { takenOver: true, plan: ANSWER })).toBe(false);
    expect(modelIsFirst(messaging, { takenOver: false, plan: ANSWER })).toBe(false);
  });
});

describe('of two messages at once', () => {
  test('the one that is stored second is what it comes to after the other', () => {
    expect(inItsPlace(false, SAYS, WAITING)).toBe(SAYS);
    expect(inItsPlace(false, ANSWER, WAITING)).toBe(ANSWER);
    const left = { ...ANSWER, state: { playing: undefined, unanswered: 2 } };
    expect(inItsPlace(true, left, WAITING)).toBe(left);
  });

  test('one that the model is answering already moves nothing that the other has begun', () => {
    expect(inItsPlace(true, SAYS, WAITING)).toEqual({ ...ANSWER, state: WAITING });
    expect(inItsPlace(true, SAYS, undefined)).toEqual(ANSWER);
  });
});
