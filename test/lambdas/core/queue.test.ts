import { expect, test } from '@jest/globals';
import { packed } from '../../../lambdas/core/queue.ts';

test('many jobs are packed in their order, ten to a request and together no larger than a request may be', () => {
  const jobs = Array.from({ length: 23 }, (_, n) => ({ n }));
  expect(packed(jobs).map(({ jobs: some }) => some.length)).toEqual([10, 10, 3]);
  expect(packed(jobs).flatMap(({ jobs: some }) => some)).toEqual(jobs);

  const large = Array.from({ length: 5 }, () => ({ text: 'x'.repeat(100_000) }));
  expect(packed(large).map(({ jobs: some }) => some.length)).toEqual([2, 2, 1]);
  expect(packed([])).toEqual([]);
});
