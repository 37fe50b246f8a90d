/** Milliseconds of each turn of two tasks. */
export interface Times {
  readonly first: number[];
  readonly second: number[];
}

/** What two tasks cost, one against the other. */
export interface BenchRow {
  readonly name: string;
  readonly goal: string;
  readonly ratio: { readonly q1: number; readonly median: number; readonly q3: number };
  readonly first: number;
  readonly second: number;
}

/** Times of two tasks that take turns, so that a busy moment of the machine meets both. What is made ready before each round is not timed. */
export async function interleave(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  rounds: number,
  ready: () => Promise<unknown> = async () => undefined,
): Promise<Times> {
  const times: Times = { first: [], second: [] };
  const timed = async (task: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await task();
    return performance.now() - began;
  };
  for (let round = 0; round < rounds; round += 1) {
    await ready();
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

/** The slope of a line through points, by least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / spread;
}

/** Two tasks as a row of the page: the ratio of each pair of turns, and how long each took. */
export const benchRow = (name: string, goal: string, { first, second }: Times): BenchRow => ({
  name,
  goal,
  ratio: ratios(first, second),
  first: quantile(first, 0.5),
  second: quantile(second, 0.5),
});

/** Milliseconds that this process has worked while a task ran. */
export async function workOf(task: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}
