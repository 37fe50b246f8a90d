import type { LockPolicy } from './contract.ts';

/**
 * Attempts at one door by one subject. A place is taken before the work and stays when the work fails; what takes the last free place closes the door in
 * the same write. So no number of parallel guesses gets past the count, and a failure needs no second write that a crash could lose.
 */
export interface AttemptState {
  /** When each place that still counts was taken; milliseconds. */
  readonly places: readonly number[];
  /** Until when the door is closed; milliseconds, 0 for never. */
  readonly lockedUntil: number;
  /** Locks in a row. */
  readonly locks: number;
}

export const NO_ATTEMPTS: AttemptState = { places: [], lockedUntil: 0, locks: 0 };

export type Reserved =
  | { readonly admitted: true; readonly next: AttemptState; readonly closes: boolean }
  | { readonly admitted: false; /** Milliseconds since the epoch. */ readonly untilMs: number };

const within = (places: readonly number[], policy: LockPolicy, nowMs: number): number[] => places.filter((at) => at > nowMs - policy.windowSeconds * 1000);

/** Takes a place, or says until when the door is closed. A refusal changes nothing, so it prolongs nothing. */
export function reserve(state: AttemptState, policy: LockPolicy, nowMs: number): Reserved {
  if (state.lockedUntil > nowMs) return { admitted: false, untilMs: state.lockedUntil };
  const places = [...within(state.places, policy, nowMs), nowMs];
  const remembered = state.lockedUntil + policy.rememberSeconds * 1000 > nowMs ? state.locks : 0;
  if (places.length < policy.count) return { admitted: true, next: { ...state, places, locks: remembered }, closes: false };
  const lockSeconds = Math.min(policy.longestLockSeconds, policy.lockSeconds * 2 ** remembered);
  return { admitted: true, next: { places, lockedUntil: nowMs + lockSeconds * 1000, locks: remembered + 1 }, closes: true };
}

/** Gives back the place that was taken at `atMs`, because nothing was guessed. When that leaves fewer failures than close a door, it opens again. */
export function giveBack(state: AttemptState, atMs: number, policy: LockPolicy, nowMs: number): AttemptState {
  const index = state.places.indexOf(atMs);
  if (index < 0) return state;
  const places = state.places.filter((_, position) => position !== index);
  const opens = state.lockedUntil > nowMs && within(places, policy, nowMs).length < policy.count;
  return opens ? { places, lockedUntil: 0, locks: state.locks - 1 } : { ...state, places };
}

/** How long a state still says something; milliseconds since the epoch. */
export const worthUntil = (state: AttemptState, policy: LockPolicy, nowMs: number): number =>
  Math.max(nowMs + policy.windowSeconds * 1000, state.lockedUntil && state.lockedUntil + policy.rememberSeconds * 1000);
