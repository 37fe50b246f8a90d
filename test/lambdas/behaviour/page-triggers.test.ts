import { describe, expect, test } from '@jest/globals';
import type { Trigger } from '../../../lambdas/behaviour/fields.ts';
import { pageTriggers } from '../../../lambdas/behaviour/page-triggers.ts';
import { AT_REST, planMessage, type Behaviour } from '../../../lambdas/behaviour/plan.ts';

const trigger = (id: string, when: Trigger['when'], then: Trigger['then'], more: Partial<Trigger> = {}): Trigger & { readonly id: string } => ({
  id,
  name: id,
  enabled: true,
  priority: 50,
  when,
  then,
  ...more,
});
const LEAVING = { kind: 'exit-intent' } as const;
const HAND_OFF = { kind: 'hand-off' } as const;

describe('the triggers of a page', () => {
  test('are those that only a page can fire, with what the frame does of them, the highest priority first', () => {
    const triggers = [
      trigger('a', LEAVING, [{ kind: 'say', text: 'Wait' }, { kind: 'open' }]),
      trigger('b', { kind: 'url', match: 'contains', value: '/cart' }, [{ kind: 'collect-lead', fields: ['email'] }, HAND_OFF], { priority: 90 }),
      trigger('c', { kind: 'time-on-page', seconds: 5 }, [{ kind: 'open' }], { enabled: false }),
      trigger('d', { kind: 'message', match: 'words', phrases: ['x'] }, [{ kind: 'open' }]),
      trigger('e', LEAVING, [{ kind: 'webhook' }]),
      trigger('f', LEAVING, []),
    ];
    expect(pageTriggers(triggers)).toEqual([
      { id: 'b', when: { kind: 'url', match: 'contains', value: '/cart' }, say: [], open: false, lead: true, tell: true },
      { id: 'a', when: LEAVING, say: ['Wait'], open: true, lead: false, tell: false },
      { id: 'e', when: LEAVING, say: [], open: false, lead: false, tell: true },
    ]);
  });
});

describe('a message after a trigger has fired on the page', () => {
  const behaviour: Behaviour = {
    rules: [],
    playbooks: [{ id: 'p', name: 'Offer', goal: '', enabled: true, steps: [{ say: 'Your name?', field: { name: 'name', kind: 'text', required: true } }] }],
    triggers: [
      trigger('leaving', LEAVING, [{ kind: 'say', text: 'Said on the page' }, HAND_OFF]),
      trigger('heard', LEAVING, [{ kind: 'webhook' }, { kind: 'open' }]),
      trigger('offer', { kind: 'time-on-page', seconds: 5 }, [{ kind: 'playbook', playbookId: 'p' }]),
      trigger('off', LEAVING, [HAND_OFF], { enabled: false }),
      trigger('words', { kind: 'message', match: 'words', phrases: ['a person'] }, [HAND_OFF]),
    ],
  };
  const said = (fired?: readonly string[]) => planMessage(behaviour, AT_REST, { text: 'Hello', language: 'en', outsideHours: false, fired });

  test('has a person asked for, or a playbook begun; what was said on the page is not said again', () => {
    expect(said(['leaving'])).toMatchObject({ handOff: true, answer: false });
    expect(said(['leaving']).say).not.toContain('Said on the page');
    expect(said(['offer'])).toMatchObject({ say: ['Your name?'], state: { playing: { playbookId: 'p' } } });
  });

  test('is answered by the trigger of the highest priority, where several have fired', () => {
    const two = (first: number, second: number): Behaviour => ({
      ...behaviour,
      playbooks: ['p', 'q'].map((id) => ({ id, name: id, goal: '', enabled: true, steps: [{ say: `This is ${id}.` }] })),
      triggers: [
        trigger('one', LEAVING, [{ kind: 'playbook', playbookId: 'p' }], { priority: first }),
        trigger('two', LEAVING, [{ kind: 'playbook', playbookId: 'q' }], { priority: second }),
      ],
    });
    const sayOf = (of: Behaviour) => planMessage(of, AT_REST, { text: 'Hello', language: 'en', outsideHours: false, fired: ['one', 'two'] }).say;
    expect(sayOf(two(50, 90))[0]).toBe('This is q.');
    expect(sayOf(two(90, 50))[0]).toBe('This is p.');
  });

  test('tells the webhooks of a trigger that says so, and is answered as always (S28)', () => {
    expect(said(['heard'])).toMatchObject({ say: [], answer: true, told: [{ triggerId: 'heard', name: 'heard' }] });
    expect(said(['leaving']).told).toBeUndefined();
  });

  test('is answered as always where what fired is nothing that a page can fire, is off, or is not there (S20)', () => {
    for (const fired of [undefined, [], ['off'], ['words'], ['somebody else’s']]) expect(said(fired)).toMatchObject({ handOff: false, answer: true });
  });
});
