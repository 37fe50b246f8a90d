import { expect, test } from '@jest/globals';
import { collected } from '../../../lambdas/behaviour/collect.ts';
import { effort } from '../../support/effort.ts';

const field = (kind: Parameters<typeof collected>[0]['kind'], choices?: string[]) => ({ name: 'x', kind, required: true, ...(choices && { choices }) });

test.each([
  ['text', ' R&D <b>x</b> ', 'R&D x'],
  ['text', '<br>', undefined],
  ['text', 'x'.repeat(501), undefined],
  ['text', '＜script＞', undefined],
  ['email', 'a.b+c@example.co.uk', 'a.b+c@example.co.uk'],
  ['email', 'a@b', undefined],
  ['email', 'a@example.com\nBcc: b@example.com', undefined],
  ['phone', '+33 1 23 45 67 89', '+33123456789'],
  ['phone', '01 23', undefined],
  ['url', 'https://example.com/a b', undefined],
  ['url', 'https://example.com/a', 'https://example.com/a'],
  ['url', 'javascript:alert(1)', undefined],
  ['number', '-12,5', '-12.5'],
  ['number', '1e400', undefined],
  ['date', '2026-02-28', '2026-02-28'],
  ['date', '2026-02-30', undefined],
  ['date', '9999-99-99', undefined],
] as const)('a %s field keeps of %j: %j', (kind, answer, kept) => expect(collected(field(kind), answer)).toBe(kept));

test('a choice is one of its choices, as it was written there', () => {
  expect(collected(field('choice', ['Red', 'Blue']), 'blue')).toBe('Blue');
  expect(collected(field('choice', ['Red', 'Blue']), 'green')).toBeUndefined();
});

test.each(['email', 'phone', 'url', 'number', 'date'] as const)('a %s field takes no time that anybody could choose (S20.3)', (kind) => {
  const spent = effort();
  for (const text of ['a'.repeat(2_000), `${'a'.repeat(1_000)}@${'a.'.repeat(400)}!`, `${'1'.repeat(1_999)}!`, `https://${'a'.repeat(1_900)}!`])
    collected(field(kind), text);
  expect(spent()).toBeLessThan(50);
});
