import { expect, test } from '@jest/globals';
import { figuresOf, NONE, plus } from '../../../lambdas/analytics/figures.ts';

test('shares and means of nothing are not there', () => {
  expect(figuresOf(NONE)).toMatchObject({ conversations: 0, resolutionRate: null, handOverRate: null, firstWordMs: null });
});

test('sums add up, and shares are of the sum', () => {
  const morning = { ...NONE, conversations: 2, unresolved: 1, handedOver: 1, firstWords: 1, firstWordMs: 100, thumbsUp: 1 };
  const evening = { ...NONE, conversations: 1, firstWords: 1, firstWordMs: 301, inputTokens: 12 };
  expect(figuresOf(plus(morning, evening))).toMatchObject({
    conversations: 3,
    handedOver: 1,
    resolutionRate: 0.667,
    handOverRate: 0.333,
    firstWordMs: 201,
    feedback: { up: 1, down: 0 },
    tokens: { input: 12, output: 0 },
  });
});
