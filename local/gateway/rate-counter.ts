/** Addresses that are remembered at once. */
const MAX_ADDRESSES = 10_000;
/** Parts of a window that are counted separately. */
const PARTS = 10;

interface Counts {
  /** Requests by part of the window, newest last. */
  readonly parts: Map<number, number>;
}

/**
 * Counts by key over a sliding window. True when the key was over the limit before this call: AWS estimates every few seconds and lets a few more
 * pass; here the count is exact, which is never laxer.
 */
export function rateCounter(limit: number, windowSeconds: number, now: () => number): (key: string) => boolean {
  const counts = new Map<string, Counts>();
  const partMilliseconds = (windowSeconds * 1_000) / PARTS;
  return (key) => {
    const part = Math.floor(now() / partMilliseconds);
    const { parts } = counts.get(key) ?? { parts: new Map<number, number>() };
    for (const old of parts.keys()) if (old <= part - PARTS) parts.delete(old);
    parts.set(part, (parts.get(part) ?? 0) + 1);
    counts.delete(key);
    counts.set(key, { parts });
    const [oldest] = counts.keys();
    if (counts.size > MAX_ADDRESSES && oldest !== undefined) counts.delete(oldest);
    return [...parts.values()].reduce((sum, count) => sum + count, 0) > limit;
  };
}
