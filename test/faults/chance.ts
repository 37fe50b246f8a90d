/** Chance that is the same for the same seed, whatever machine throws the dice. */
export interface Chance {
  /** From 0 up to 1. */
  readonly next: () => number;
  /** From `low` up to `high`. */
  readonly between: (low: number, high: number) => number;
  readonly one: <T>(of: readonly T[]) => T;
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, which is enough to choose what to break. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    one: (of) => {
      const chosen = of[Math.floor(next() * of.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}
