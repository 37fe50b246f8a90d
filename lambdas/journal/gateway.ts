import type { Dated } from '../core/journal-bursts.ts';
import { sampled } from './batch.ts';
import { accessLine, GATEWAY_REFUSALS } from './contract.ts';

const isRefusal = (refusal: string): boolean => (GATEWAY_REFUSALS as readonly string[]).includes(refusal);

/** The event of a line of the access log; nothing for one that is no refusal of the gateway's own, or none of our lines. */
function eventOf(line: string): Dated | undefined {
  let parsed: ReturnType<typeof accessLine.safeParse>;
  try {
    parsed = accessLine.safeParse(JSON.parse(line));
  } catch {
    return undefined;
  }
  if (!parsed.success || !isRefusal(parsed.data.refusal)) return undefined;
  const { requestId, at, resource, refusal } = parsed.data;
  // Whose it would have been is not known, and the peer is a server of the distribution.
  return { event: { type: 'gateway_refused', outcome: 'refused', action: resource, reason: refusal.toLowerCase(), requestId }, atMs: at };
}

/** What a batch of lines is to be written as. */
export const refusalsIn = (lines: readonly string[]): Promise<Dated[]> => sampled(lines.flatMap((line) => eventOf(line) ?? []));
