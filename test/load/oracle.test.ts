import { expect, test } from '@jest/globals';
import { judge, type Attempt } from './oracle.ts';
import { slope } from '../bench/interleave.ts';

const at = (second: number, accepted: boolean): Attempt => ({ startedMs: second * 1_000, endedMs: second * 1_000 + 10, accepted });

test('a limit that is kept exactly is blamed for nothing', () => {
  expect(judge([at(0, true), at(1, true), at(2, false), at(11, true)], 2, 10)).toEqual({ accepted: 3, refused: 1, falselyAccepted: 0, falselyRefused: 0 });
});

test('one that lets in too much, or refuses too early, is found', () => {
  expect(judge([at(0, true), at(1, true), at(2, true)], 2, 10).falselyAccepted).toBe(1);
  expect(judge([at(0, true), at(1, false)], 2, 10).falselyRefused).toBe(1);
});

test('of attempts at the same moment nobody is blamed for the order', () => {
  const together = [true, true, true].map((accepted) => ({ startedMs: 0, endedMs: 100, accepted }));
  expect(judge([...together, { startedMs: 50, endedMs: 60, accepted: false }], 2, 10)).toMatchObject({ falselyAccepted: 0, falselyRefused: 0 });
});

test('what may have been counted is blamed on nobody, in either direction', () => {
  const unknown = { ...at(1, true), accepted: undefined };
  expect(judge([at(0, true), unknown, at(2, false)], 2, 10)).toEqual({ accepted: 1, refused: 1, falselyAccepted: 0, falselyRefused: 0 });
  expect(judge([at(0, true), unknown, at(2, true)], 2, 10).falselyAccepted).toBe(0);
});

test('a slope is that of the line', () => {
  expect(
    slope([
      [0, 5],
      [1, 7],
      [2, 9],
    ]),
  ).toBeCloseTo(2);
  expect(slope([[1, 5]])).toBe(0);
});
