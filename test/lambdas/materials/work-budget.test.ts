import { describe, expect, test } from '@jest/globals';
import { workBudget } from '../../../lambdas/materials/work-budget.ts';

const began = () => {
  const budget = workBudget({ allowance: 500, perPage: 20 });
  budget.begin(300);
  return budget;
};

describe('what a document may cost (S25.7)', () => {
  test('is not counted before it begins', () => {
    expect(workBudget({ allowance: 500, perPage: 20 }).over(9_000, 0)).toBe(false);
  });

  test('is counted from there', () => {
    expect([began().over(800, 0), began().over(801, 0)]).toEqual([false, true]);
  });

  test('grows with pages, so that a long document may take its time', () => {
    const budget = began();
    const looks = Array.from({ length: 100 }, (_, look) => budget.over(300 + (look + 1) * 100, (look + 1) * 5));

    expect(looks).not.toContain(true);
    expect(budget.over(10_801, 500)).toBe(true);
  });

  test('is never more than at the beginning: empty pages save nothing up for a bomb', () => {
    const budget = began();
    budget.over(300, 499);

    expect([budget.over(800, 499), budget.over(801, 499)]).toEqual([false, true]);
  });

  test('is soon over when every page costs more than it earns', () => {
    const budget = began();
    let pages = 1;
    while (!budget.over(300 + pages * 120, pages)) pages += 1;

    expect(pages).toBe(6);
  });
});
