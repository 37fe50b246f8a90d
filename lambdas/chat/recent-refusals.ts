import { networkOf } from '../limits/network.ts';
import type { TurnRequest } from './gate.ts';

/** For how long a refusal is remembered, in milliseconds, and of how many. */
const REMEMBERED_MS = 60_000;
const MOST = 5_000;

type Asking = Pick<TurnRequest, 'chatbotId' | 'who' | 'address'>;

export interface RecentRefusals {
  note(asking: Asking): void;
  /** Whether the caller, or the address, was refused a moment ago as far as this function knows. */
  has(asking: Asking): boolean;
}

const keysOf = ({ chatbotId, who, address }: Asking): readonly string[] => [`${chatbotId}#${who}`, ...(address === undefined ? [] : [networkOf(address)])];

/**
 * Who was refused a moment ago. Everybody else is believed to be let in, so that what a turn needs is fetched while the gate still asks; for these nothing
 * is fetched before the gate has answered. It decides what waits for what and never who is let in.
 */
export function recentRefusals(now: () => number): RecentRefusals {
  const until = new Map<string, number>();
  return {
    note(asking) {
      if (until.size > MOST) until.clear();
      for (const key of keysOf(asking)) until.set(key, now() + REMEMBERED_MS);
    },
    has: (asking) => keysOf(asking).some((key) => (until.get(key) ?? 0) > now()),
  };
}
