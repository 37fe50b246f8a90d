/**
 * The slot ring: an exact sliding window in one conditional write (S16). A window of `count` per `seconds` is a row of `count` slots, each the time at which
 * it was last taken. A request takes any slot that was last taken a whole window ago: two uses of one slot are a window apart, so no window of that
 * length holds more than one use per slot, whatever the concurrency and the clocks. It is refused only after a look that shows every slot inside the
 * window, and then the moment at which the next one is free is known exactly.
 */
export interface Window {
  /** Names the limit in keys, headers and the journal. */
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
  /** Places may be given back, so a refusal is never remembered. */
  readonly returnable?: boolean;
}

/** The most slots that fit an item of 1 KB, which is one write unit. A larger count is spread over several items. */
export const SLOTS_PER_ITEM = 95;

/** The slots of one item after a look at it, by index; a slot that was never taken is missing. Milliseconds since the epoch. */
export type Slots = ReadonlyMap<number, number>;

/** How a count is spread over items: sizes as equal as can be, so that no item is the bottleneck. */
export function shardSizes(count: number): readonly number[] {
  const shards = Math.ceil(count / SLOTS_PER_ITEM);
  return Array.from({ length: shards }, (_, shard) => Math.floor(count / shards) + (shard < count % shards ? 1 : 0));
}

/** The slot that traffic at an even pace finds free without knowing anything. */
export const paceSlot = (size: number, windowMs: number, nowMs: number): number => Math.floor(nowMs / (windowMs / size)) % size;

/** The slots that may be taken at `nowMs`. */
export function freeSlots(size: number, taken: Slots, windowMs: number, nowMs: number): number[] {
  return Array.from({ length: size }, (_, slot) => slot).filter((slot) => (taken.get(slot) ?? -Infinity) <= nowMs - windowMs);
}

/** When the next slot of a full item is free; milliseconds since the epoch. Slots beyond the size are of a time when the count was larger, and promise nothing. */
export const nextFree = (size: number, taken: Slots, windowMs: number): number =>
  Math.min(...[...taken].filter(([slot]) => slot < size).map(([, at]) => at)) + windowMs;

/** What a refusal says of its window, and what the reply's headers say of any (draft-ietf-httpapi-ratelimit-headers). */
export const policyHeader = ({ name, count, seconds }: Pick<Window, 'name' | 'count' | 'seconds'>): string => `"${name}";q=${count};w=${seconds}`;
export const stateHeader = ({ name }: Pick<Window, 'name'>, remaining: number, resetSeconds: number): string =>
  `"${name}";r=${Math.max(0, remaining)};t=${Math.max(1, Math.ceil(resetSeconds))}`;
