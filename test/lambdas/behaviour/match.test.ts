import { describe, expect, test } from '@jest/globals';
import { PART_LIMITS } from '../../../lambdas/behaviour/contract.ts';
import { playbookBody, ruleBody, triggerBody, type Trigger, type TriggerEvent } from '../../../lambdas/behaviour/fields.ts';
import { holds, match } from '../../../lambdas/behaviour/match.ts';
import { effort } from '../../support/effort.ts';

const message = (text: string): TriggerEvent => ({ kind: 'message', text });
const page = (url: string, seconds = 0): TriggerEvent => ({ kind: 'page', url, seconds });
const onMessage = (kind: 'exact' | 'contains' | 'words', ...phrases: string[]): Trigger['when'] => ({ kind: 'message', match: kind, phrases });
const onUrl = (kind: 'exact' | 'prefix' | 'contains', value: string): Trigger['when'] => ({ kind: 'url', match: kind, value });

describe('a condition', () => {
  test.each<[Trigger['when'], TriggerEvent, boolean]>([
    [onMessage('words', 'too expensive'), message('This is TOO  expensive!'), true],
    [onMessage('words', 'price'), message('The prices'), false],
    [onMessage('words', 'été'), message('L’ÉTÉ, enfin'), true],
    [onMessage('words', '!!!'), message('anything'), false],
    [onMessage('contains', 'price'), message('The PRICES'), true],
    [onMessage('contains', '.*'), message('anything'), false],
    [onMessage('contains', '.*'), message('a .* b'), true],
    [onMessage('exact', 'Help'), message(' help '), true],
    [onMessage('exact', 'help'), message('help me'), false],
    [onMessage('exact', 'no', 'help'), message('HELP'), true],
    [onUrl('exact', 'https://shop.example.com/cart'), page('https://SHOP.example.com/cart#top'), true],
    [onUrl('exact', 'https://shop.example.com/cart'), page('https://shop.example.com/cart?x=1'), true],
    [onUrl('exact', 'https://shop.example.com/cart?x=1'), page('https://shop.example.com/cart?x=1'), false],
    [onUrl('contains', 'secret'), page('https://shop.example.com/cart?token=secret#secret'), false],
    [onUrl('prefix', 'https://shop.example.com/'), page('https://shop.example.com/a'), true],
    [onUrl('prefix', 'https://shop.example.com'), page('https://shop.example.com.evil.example/'), false],
    [onUrl('contains', '/cart'), page('https://shop.example.com/cart/2'), true],
    [onUrl('contains', '(a+)+$'), page(`https://shop.example.com/${'a'.repeat(1_000)}!`), false],
    [{ kind: 'time-on-page', seconds: 30 }, page('https://x.example/', 30), true],
    [{ kind: 'time-on-page', seconds: 30 }, page('https://x.example/', 29), false],
    [{ kind: 'time-on-page', seconds: 30 }, message('30'), false],
    [{ kind: 'exit-intent' }, { kind: 'exit-intent' }, true],
    [{ kind: 'exit-intent' }, { kind: 'outside-hours' }, false],
    [{ kind: 'outside-hours' }, { kind: 'outside-hours' }, true],
    [{ kind: 'no-answer', times: 2 }, { kind: 'no-answer', times: 2 }, true],
    [{ kind: 'no-answer', times: 2 }, { kind: 'no-answer', times: 1 }, false],
  ])('%j for %j: %s', (when, event, expected) => expect(holds(when, event)).toBe(expected));

  test('takes no time that anybody could choose (S20.3)', () => {
    const spent = effort();
    for (const kind of ['exact', 'contains', 'words'] as const) holds(onMessage(kind, '(a+)+$', 'a'.repeat(200)), message(`${'a'.repeat(3_999)}!`));
    expect(spent()).toBeLessThan(50);
  });
});

describe('several triggers', () => {
  const trigger = (id: string, priority: number, enabled = true): Trigger & { id: string } => ({
    id,
    name: id,
    enabled,
    priority,
    when: { kind: 'exit-intent' },
    then: [{ kind: 'say', text: id }],
  });

  test('fire by priority, then by age; one that is off does not', () => {
    const { matched, actions } = match([trigger('c', 1), trigger('a', 5), trigger('b', 5), trigger('d', 99, false)], { kind: 'exit-intent' });
    expect(matched.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(actions).toEqual(['a', 'b', 'c'].map((text) => ({ kind: 'say', text })));
  });

  test('say nothing when nothing fits', () => expect(match([trigger('a', 1)], { kind: 'outside-hours' })).toEqual({ matched: [], actions: [] }));
});

describe('the bodies', () => {
  const trigger = { name: 'x', enabled: true, priority: 1, when: { kind: 'exit-intent' }, then: [{ kind: 'open' }] };
  const step = { say: 'Name?' };
  const playbook = { name: 'x', goal: 'y', enabled: true, steps: [step] };

  test.each([
    ['an unknown condition', { ...trigger, when: { kind: 'regex', value: '.*' } }],
    ['an unknown action', { ...trigger, then: [{ kind: 'fetch', url: 'http://169.254.169.254' }] }],
    ['a webhook by id', { ...trigger, then: [{ kind: 'webhook', webhookId: '0199aaaa-0000-7000-8000-000000000000' }] }],
    ['no action', { ...trigger, then: [] }],
    ['too many actions', { ...trigger, then: Array.from({ length: 6 }, () => ({ kind: 'open' })) }],
    ['a priority out of bounds', { ...trigger, priority: 101 }],
    ['a member of another condition', { ...trigger, when: { kind: 'exit-intent', seconds: 1 } }],
  ])('of a trigger refuse %s', (_, body) => expect(triggerBody.safeParse(body).success).toBe(false));

  test.each([
    ['a field of another kind with choices', { ...playbook, steps: [{ ...step, field: { name: 'a', kind: 'text', required: true, choices: ['x', 'y'] } }] }],
    ['a choice without choices', { ...playbook, steps: [{ ...step, field: { name: 'a', kind: 'choice', required: true } }] }],
    ['a field with a name that is a path', { ...playbook, steps: [{ ...step, field: { name: '../a', kind: 'text', required: true } }] }],
    ['too many steps', { ...playbook, steps: Array.from({ length: 16 }, () => step) }],
  ])('of a playbook refuse %s', (_, body) => expect(playbookBody.safeParse(body).success).toBe(false));

  test('take what is right, without its markup', () => {
    expect(triggerBody.parse({ ...trigger, then: [{ kind: 'say', text: 'a <b>b</b> & c' }] }).then).toEqual([{ kind: 'say', text: 'a b & c' }]);
    expect(playbookBody.safeParse(playbook).success).toBe(true);
    expect(ruleBody.parse({ kind: 'never', text: 'x <3 {{name}}', priority: 0, enabled: false }).text).toBe('x <3 {{name}}');
    expect(Object.values(PART_LIMITS).every((limit) => limit > 0 && limit <= 100)).toBe(true);
  });
});
