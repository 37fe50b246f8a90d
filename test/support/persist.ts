import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../../local/client/client.ts';

/** How long somebody goes on asking: longer than a keyed call that has died counts as under way, and a start of everything besides. */
const PATIENCE_MS = 300_000;
/** The first pause and the longest one; each is twice the one before, and none quite the same, as a good client's are. */
const PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5_000;
/** What says nothing yet: it failed on the other side, the first call is under way still, or there were too many. */
const LATER = new Set([409, 425, 429]);

/** Does it again until it does not fail. @throws what it failed with last, after some minutes. */
export async function again<T>(what: string, act: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${what}: ${String(error)}`, { cause: error });
      await delay(pause * (0.75 + Math.random() / 4));
    }
  }
}

/** Asks again, always the same, until there is an answer that is one: a success, or a refusal. */
export const persist = <T>(what: string, ask: () => Promise<Reply<T>>): Promise<Reply<T>> =>
  again(what, async () => {
    const reply = await ask();
    if (reply.status >= 500 || LATER.has(reply.status)) throw new Error(`${reply.status} ${reply.text.slice(0, 200)}`);
    return reply;
  });

/** As `persist`, of what must succeed. @throws Error for a refusal. */
export async function insist<T>(what: string, ask: () => Promise<Reply<T>>): Promise<T> {
  const { status, body, text } = await persist(what, ask);
  if (status >= 400) throw new Error(`${what}: ${status} ${text.slice(0, 200)}`);
  return body;
}
