import type { AutomaticBlock } from './standing.ts';

/** Life of the first automatic block of an address, and of the longest, in seconds. It always ends: behind an address there may be many, and others tomorrow. */
const FIRST_SECONDS = 3_600;
const LONGEST_SECONDS = 24 * 3_600;
/** How long after its end a block is remembered, so that the next one is longer; seconds. */
export const REMEMBERED_SECONDS = 7 * 24 * 3_600;

/** The next block of an address: each that follows another is twice as long. */
export function nextBlock(entryId: string, last: AutomaticBlock | undefined, nowMs: number): AutomaticBlock {
  const remembered = last && nowMs < last.untilMs + REMEMBERED_SECONDS * 1000 ? last.times : 0;
  const seconds = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(remembered, 10));
  return { entryId, untilMs: nowMs + seconds * 1000, times: remembered + 1 };
}
