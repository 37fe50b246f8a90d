/** Dimensions of a vector: those of the smallest models in use. */
export const DIMENSIONS = 384;

const TOPICS = 100;

/** Numbers that are the same at every run (Mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Vectors around topics, as texts of one site lie: each is a topic and as much noise. */
export function clustered(count: number, next: () => number, topics: readonly (readonly number[])[] = [[]]): number[][] {
  const bell = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: count }, () => {
    const topic = topics[Math.floor(next() * topics.length)] ?? [];
    const raw = Array.from({ length: DIMENSIONS }, (_, at) => (topic[at] ?? 0) + bell());
    const length = Math.hypot(...raw);
    return raw.map((value) => Number((value / length).toFixed(5)));
  });
}

/** What the texts of one site are about. */
export const topicsOf = (next: () => number): number[][] => clustered(TOPICS, next).map((topic) => topic.map((value) => value * Math.sqrt(DIMENSIONS)));

/** The places of the ten vectors that are nearest by arithmetic alone. */
export function nearestTen(vectors: readonly (readonly number[])[], question: readonly number[]): ReadonlySet<number> {
  const likeness = vectors.map((vector, at) => [at, vector.reduce((sum, value, place) => sum + value * (question[place] ?? 0), 0)] as const);
  return new Set(
    likeness
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 10)
      .map(([at]) => at),
  );
}
