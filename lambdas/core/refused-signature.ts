import { Problem } from './problem.ts';
import type { Window } from './ring.ts';
import type { Rings } from './ring-store.ts';

/** Refusals of one address that are each written down; what comes beyond them in a minute is answered and no more (S29.11). */
const REFUSALS: Window = { name: 'hook', count: 20, seconds: 60 };

/**
 * Passes on what a hook was refused for, so that a flood of forgeries is not a flood of events.
 * @throws the problem, or Problem `rate-limited` for an address that has been refused too often.
 */
export async function refuseSignature(problem: unknown, address: string, rings: Pick<Rings, 'take'>): Promise<never> {
  if (!(problem instanceof Problem) || problem.code !== 'signature-refused') throw problem;
  const taken = await rings.take(REFUSALS, address);
  if (taken.taken) throw problem;
  throw new Problem('rate-limited', 'refused too often', { extra: { retryAfterSeconds: taken.retryAfterSeconds }, event: { repeated: true } });
}
