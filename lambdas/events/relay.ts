import type { AccountEvent } from './catalogue.ts';

/** Whoever is given events, by a queue of one's own. */
export interface Consumer {
  readonly wants: (event: AccountEvent) => boolean;
  /** Puts events into the queue; those that it has taken. */
  readonly send: (events: readonly AccountEvent[]) => Promise<readonly AccountEvent[]>;
}

/** Sends events to all who want them; those that nobody waits for any more. A consumer that takes nothing leaves its events where they are. */
export async function fanOut(events: readonly AccountEvent[], consumers: readonly Consumer[]): Promise<AccountEvent[]> {
  const waiting = new Set<AccountEvent>();
  for (const { wants, send } of consumers) {
    const wanted = events.filter(wants);
    const taken = new Set(await send(wanted));
    for (const event of wanted) if (!taken.has(event)) waiting.add(event);
  }
  return events.filter((event) => !waiting.has(event));
}

/** Events that wait in one place. */
export interface Outbox {
  /** Hands the oldest of them to `send`, and removes those that it gives back; how many there were, and how many are gone. */
  take(limit: number, send: (events: readonly AccountEvent[]) => Promise<readonly AccountEvent[]>): Promise<{ readonly found: number; readonly sent: number }>;
}

/** Events that are taken at once: their rows are held while the queue is written to. */
const AT_ONCE = 50;

/**
 * Empties the outboxes into the queues, as far as there is time. An event is removed after the queue has it: what is cut off in between is sent again, and
 * nothing is lost. How many were sent.
 */
export async function relay(outboxes: readonly Outbox[], consumers: readonly Consumer[], hasTime: () => boolean): Promise<number> {
  let total = 0;
  for (const outbox of outboxes) {
    for (let more = true; more && hasTime();) {
      const { found, sent } = await outbox.take(AT_ONCE, (events) => fanOut(events, consumers));
      total += sent;
      // What a queue has not taken is left for the next time, and stands in the way of what comes after it only until then.
      more = found === AT_ONCE && sent > 0;
    }
  }
  return total;
}
