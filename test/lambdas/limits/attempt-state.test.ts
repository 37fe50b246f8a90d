import { describe, expect, test } from '@jest/globals';
import { giveBack, NO_ATTEMPTS, reserve, type AttemptState } from '../../../lambdas/limits/attempt-state.ts';
import { lockPolicies } from '../../../lambdas/limits/contract.ts';

const { person, network } = lockPolicies(900);
const T = 1_800_000_000_000;
const MINUTE = 60_000;

/** Fails at each time (minutes), as long as the door admits it, and says how it stands then. */
function fail(minutes: readonly number[], state: AttemptState = NO_ATTEMPTS, policy = person) {
  const admitted: boolean[] = [];
  let now = state;
  for (const minute of minutes) {
    const outcome = reserve(now, policy, T + minute * MINUTE);
    admitted.push(outcome.admitted);
    if (outcome.admitted) now = outcome.next;
  }
  return { state: now, admitted };
}
const lockedFor = (state: AttemptState, minute: number): number => (state.lockedUntil - (T + minute * MINUTE)) / MINUTE;

describe('five failures in fifteen minutes', () => {
  test('close the door for fifteen minutes from the fifth, and not for longer (S13.1)', () => {
    const { state, admitted } = fail([0, 1, 2, 3, 4]);
    expect(admitted).toEqual([true, true, true, true, true]);
    expect(reserve(state, person, T + 4 * MINUTE + 1)).toEqual({ admitted: false, untilMs: T + 19 * MINUTE });
    expect(reserve(state, person, T + 19 * MINUTE - 1).admitted).toBe(false);
    expect(reserve(state, person, T + 19 * MINUTE).admitted).toBe(true);
  });

  test('are counted in a window that slides to the millisecond (S13.12)', () => {
    const four = fail([0, 14, 14.5, 14.9]).state;
    expect(reserve(four, person, T + 15 * MINUTE - 1)).toMatchObject({ admitted: true, closes: true });
    expect(reserve(four, person, T + 15 * MINUTE)).toMatchObject({ admitted: true, closes: false });
  });

  test('close it for twice as long each time, one hour at most, and never for ever', () => {
    let state = NO_ATTEMPTS;
    const locks: number[] = [];
    let minute = 0;
    for (let round = 0; round < 40; round += 1) {
      state = fail(Array<number>(5).fill(minute), state).state;
      locks.push(lockedFor(state, minute));
      minute = (state.lockedUntil - T) / MINUTE;
    }
    expect(locks.slice(0, 4)).toEqual([15, 30, 60, 60]);
    expect(Math.max(...locks)).toBe(60);
  });

  test('begin again with the shortest lock after a day without one', () => {
    const { state } = fail([0, 0, 0, 0, 0]);
    expect(lockedFor(fail(Array<number>(5).fill(15 + 1439), state).state, 1454)).toBe(30);
    expect(lockedFor(fail(Array<number>(5).fill(15 + 1440), state).state, 1455)).toBe(15);
  });
});

test('a refusal leaves the state as it was: trying on does not prolong', () => {
  const { state } = fail([0, 0, 0, 0, 0]);
  expect(fail([1, 2, 3, 14.9], state).state).toBe(state);
});

test('a network has twenty places, and its locks do not grow', () => {
  const first = fail(Array<number>(20).fill(0), NO_ATTEMPTS, network).state;
  expect(lockedFor(first, 0)).toBe(15);
  expect(lockedFor(fail(Array<number>(20).fill(15), first, network).state, 15)).toBe(15);
});

describe('a place that is given back', () => {
  test('opens a door again that it had closed', () => {
    const { state } = fail([0, 1, 2, 3, 4]);
    expect(giveBack(state, T + 4 * MINUTE, person, T + 4 * MINUTE)).toEqual({ ...fail([0, 1, 2, 3]).state });
  });

  test('is one place, and only one that was taken', () => {
    const { state } = fail([0, 0, 1]);
    expect(giveBack(state, T, person, T + MINUTE).places).toEqual([T, T + MINUTE]);
    expect(giveBack(state, T + 5, person, T + MINUTE)).toBe(state);
  });
});
