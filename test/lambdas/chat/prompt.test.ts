import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../../lambdas/behaviour/fields.ts';
import { languageOf } from '../../../lambdas/chat/language.ts';
import { systemText } from '../../../lambdas/chat/prompt.ts';
import { worthAsking } from '../../../lambdas/chat/relevance.ts';
import { PASSAGES } from './turns.ts';

const rule = (id: string, kind: Rule['kind'], text: string, priority: number, enabled = true): Rule & { id: string } => ({ id, kind, text, priority, enabled });

describe('what a model is told in the name of the customer', () => {
  test('is persona, instructions and rules, the weightiest first, and nothing else', () => {
    const rules = [
      rule('c', 'never', 'Promise a discount', 10),
      rule('a', 'always', 'Be\nbrief', 90),
      rule('b', 'never', 'Off', 99, false),
      rule('d', 'always', 'Greet', 90),
    ];

    expect(systemText({ persona: 'You are Ada.', instructions: 'Help.' }, rules)).toBe(
      'You are Ada.\n\nHelp.\n\nRules of this chatbot, the weightiest first:\n- Always: Be brief\n- Always: Greet\n- Never: Promise a discount',
    );
    expect(systemText({ persona: '', instructions: '' }, [])).toBe('');
  });
});

describe("a visitor's language", () => {
  test.each([
    ['How long is the guarantee?', 'en'],
    ['Quelle est la durée de la garantie ?', 'fr'],
    ['Garantie?', 'en'],
    ['', 'en'],
  ] as const)('of %j is %s', (text, language) => {
    expect(languageOf(text, 'en', ['en', 'fr'])).toBe(language);
  });

  test('is one that the chatbot speaks', () => {
    expect(languageOf('Quelle est la durée ?', 'en', ['en'])).toBe('en');
    expect(languageOf('What is that for?', 'fr', ['fr', 'en'])).toBe('en');
  });
});

describe('a model is asked', () => {
  const far = PASSAGES.map((passage) => ({ ...passage, score: 0.05 }));

  test.each([
    ['when a passage is near', 'Warranty?', PASSAGES, true],
    ['when a passage shares a word, whatever its likeness', 'Tell me about returns', far, true],
    ['for a greeting, which looks for nothing', 'Hello!', [], true],
    ['not when nothing is about it', 'Quantum chromodynamics?', far, false],
    ['not when there is nothing', 'Warranty?', [], false],
  ] as const)('%s', (_name, question, passages, asked) => {
    expect(worthAsking(question, passages)).toBe(asked);
  });
});
