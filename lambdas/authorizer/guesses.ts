import { Problem } from '../core/problem.ts';
import { byKeyNetwork, type Attempts } from '../limits/attempts.ts';
import { networkOf } from '../limits/network.ts';
import type { AuthorizerDeps } from './authorize.ts';

/** Texts that cannot be keys, from one network, before it is told to wait; and for how long. They cost no look at any store, so they are counted here. */
const MALFORMED = { count: 20, windowMs: 900_000 } as const;

/**
 * Counts keys that were none (S5.9). One that could have been a key is a guess, and counts where all environments see it; one whose checksum is wrong is
 * counted in memory: refusing it must cost nothing.
 */
export function guessCounter(attempts: Pick<Attempts, 'spend'>, now: () => number): AuthorizerDeps['countGuess'] {
  const malformed = new Map<string, number[]>();
  const wait = (network: string): number | undefined => {
    const since = now() - MALFORMED.windowMs;
    const times = (malformed.get(network) ?? []).filter((at) => at > since);
    if (times.length >= MALFORMED.count) return Math.max(1, Math.ceil(((times[0] ?? 0) - since) / 1000));
    if (malformed.size > 5_000) malformed.clear();
    malformed.set(network, [...times, now()]);
    return undefined;
  };
  return async ({ wellFormed, client, requestId }) => {
    if (!wellFormed) return wait(networkOf(client.address));
    try {
      await attempts.spend({ subjects: [byKeyNetwork(client.address)], action: 'apiKey', client, requestId });
      return undefined;
    } catch (error) {
      if (error instanceof Problem && error.code === 'locked-out') return error.extra.retryAfterSeconds ?? 1;
      throw error;
    }
  };
}
