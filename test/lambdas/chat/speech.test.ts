import { expect, test } from '@jest/globals';
import { newSpeech } from '../../../lambdas/chat/speech.ts';

test('what a model writes is kept without what no store keeps, and an answer is not lost by it (S17.9)', () => {
  const speech = newSpeech([], { fallbackMessage: '', withheld: '', forbidden: [] });
  speech.add('a\0b\ud83d');
  speech.add('c\ud800');

  expect(speech.said().text).toBe('ab\ufffd\n\nc\ufffd');
});
