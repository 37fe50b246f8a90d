/** Milliseconds of each turn of two tasks that take turns, so that a busy moment of the machine meets both. */
export async function interleave(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  rounds: number,
): Promise<{ readonly first: number[]; readonly second: number[] }> {
  const times = { first: [] as number[], second: [] as number[] };
  const timed = async (task: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await task();
    return performance.now() - began;
  };
  for (let round = 0; round < rounds; round += 1) {
    times.first.push(await timed(first));
    times.second.push(await timed(second));
  }
  return times;
}

/** The value below which a part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** Ratio of each pair of turns, as quartiles. */
export function ratios(first: readonly number[], second: readonly number[]): { readonly q1: number; readonly median: number; readonly q3: number } {
  const each = first.map((value, index) => value / (second[index] ?? Number.NaN));
  return { q1: quantile(each, 0.25), median: quantile(each, 0.5), q3: quantile(each, 0.75) };
}
