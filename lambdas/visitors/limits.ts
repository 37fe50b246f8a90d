import { Problem } from '../core/problem.ts';
import type { Rings } from '../core/ring-store.ts';
import { networkOf } from '../limits/network.ts';
import { VISITOR_WINDOWS, type VisitorAct } from './contract.ts';

/**
 * Counts what a visitor does, by visitor and by network. Keys are of one chatbot: what is done to another one is not told here.
 * @throws Problem `rate-limited` with the seconds until a place is free, `unavailable` when it cannot be counted.
 */
export async function countVisitor(
  rings: Pick<Rings, 'take'>,
  act: VisitorAct,
  { chatbotId, visitorId, address }: { readonly chatbotId: string; readonly visitorId: string; readonly address: string },
): Promise<void> {
  const { visitor, network } = VISITOR_WINDOWS[act];
  const refuse = (name: string, retryAfterSeconds: number): never => {
    throw new Problem('rate-limited', `limit ${name}`, { extra: { retryAfterSeconds }, event: { target: chatbotId } });
  };
  const own = await rings.take(visitor, `${chatbotId}#${visitorId}`);
  if (!own.taken) refuse(visitor.name, own.retryAfterSeconds);
  const shared = await rings.take(network, `${chatbotId}#${networkOf(address)}`);
  if (!shared.taken) refuse(network.name, shared.retryAfterSeconds);
}
