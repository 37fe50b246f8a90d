import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Rule } from '../../../lambdas/behaviour/fields.ts';
import { forbiddenWords, withholding } from '../../../lambdas/behaviour/never.ts';

const never = (text: string, more: Partial<Rule> = {}): Rule => ({ kind: 'never', text, priority: 50, enabled: true, ...more });
const pass = (forbidden: readonly string[], pieces: readonly string[]): string => {
  const guard = withholding(forbidden);
  return pieces.map((piece) => guard.take(piece)).join('') + guard.rest();
};

test('the words that a never-rule quotes are forbidden, in every way to quote; those of other rules are not', () => {
  expect(
    forbiddenWords([
      never('Say "Lifetime guarantee" or “free of charge”'),
      never('Ne dites jamais « gratuit à vie »'),
      never('Promise a discount'),
      never('Say "off"', { enabled: false }),
      never('Say "welcome"', { kind: 'always' }),
      never('Say "ab"'),
    ]),
  ).toEqual(['lifetime guarantee', 'free of charge', 'gratuit à vie']);
});

describe('forbidden words', () => {
  test('end the text before them, however it was cut and whatever their case', () => {
    expect(pass(['lifetime guarantee'], ['It has a life', 'time', ' GUARANTEE and', ' more'])).toBe('It has a');
  });

  test('that do not come change nothing, and only their length is kept back', () => {
    const guard = withholding(['abcd']);

    expect(guard.take('0123456789')).toBe('0123456');
    expect([guard.rest(), guard.stopped()]).toEqual(['789', false]);
  });

  test('never pass, and a text without them passes whole', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c', ' '), maxLength: 6 }), { maxLength: 12 }), (pieces) => {
        const whole = pieces.join('');
        const said = pass(['abc', 'bb'], pieces);
        expect(said.toLowerCase()).not.toMatch(/abc|bb/);
        if (!/abc|bb/i.test(whole)) expect(said).toBe(whole);
      }),
    );
  });
});
