import { NO_ATTEMPTS } from '../../../lambdas/limits/attempt-state.ts';
import type { AttemptStore, SeenState } from '../../../lambdas/limits/attempt-store.ts';

/** States of attempts in a map: nothing comes in between a decision and its write. */
export function memoryAttempts(): AttemptStore {
  const states = new Map<string, SeenState>();
  return {
    change: async (key, decide) => {
      const seen = states.get(key);
      const change = decide(seen?.state ?? NO_ATTEMPTS);
      if (change) states.set(key, { state: change.next, version: (seen?.version ?? 0) + 1 });
      return states.get(key);
    },
  };
}
