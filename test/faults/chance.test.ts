import { expect, test } from '@jest/globals';
import { chanceOf } from './chance.ts';

const thrown = (seed: number): number[] => {
  const { next } = chanceOf(seed);
  return Array.from({ length: 1_000 }, next);
};

test('the same seed chooses the same, and another one something else', () => {
  expect(thrown(7)).toEqual(thrown(7));
  expect(thrown(7)).not.toEqual(thrown(8));
});

test('what is chosen lies where it was asked for, and all of it comes up', () => {
  const numbers = thrown(1);
  expect([Math.min(...numbers) >= 0, Math.max(...numbers) < 1]).toEqual([true, true]);
  const { between, one } = chanceOf(2);
  const seen = Array.from({ length: 200 }, () => [between(5, 6), one(['a', 'b', 'c'])] as const);
  expect(seen.every(([number]) => number >= 5 && number < 6)).toBe(true);
  expect(new Set(seen.map(([, letter]) => letter))).toEqual(new Set(['a', 'b', 'c']));
});
