import type { Tell } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import { policyHeader, type Window } from '../core/ring.ts';
import { stateAfter, type Rings } from '../core/ring-store.ts';
import { networkOf } from '../limits/network.ts';
import { VISITOR_WINDOWS, type VisitorAct } from './contract.ts';

/**
 * Counts what a visitor does, by visitor and by network, and tells how it stands. Keys are of one chatbot: what is done to another one is not told here.
 * @throws Problem `rate-limited` with the seconds until a place is free, `unavailable` when it cannot be counted.
 */
export async function countVisitor(
  rings: Pick<Rings, 'take'>,
  act: VisitorAct,
  { chatbotId, visitorId, address }: { readonly chatbotId: string; readonly visitorId: string; readonly address: string },
  tell: Tell,
): Promise<void> {
  const { visitor, network } = VISITOR_WINDOWS[act];
  const count = async (window: Window, key: string): Promise<void> => {
    const taken = await rings.take(window, `${chatbotId}#${key}`);
    tell({ 'RateLimit-Policy': policyHeader(window), RateLimit: stateAfter(window, taken) });
    if (taken.taken) return;
    throw new Problem('rate-limited', `limit ${window.name}`, { extra: { retryAfterSeconds: taken.retryAfterSeconds }, event: { target: chatbotId } });
  };
  await count(visitor, visitorId);
  await count(network, networkOf(address));
}
