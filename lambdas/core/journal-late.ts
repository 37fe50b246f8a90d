import * as z from 'zod';
import { readEnv } from './env.ts';
import { once } from './once.ts';
import type { Dated } from './journal-bursts.ts';

/** What every function that writes into the journal is given: where an event waits while the table takes none. */
export const journalEnv = z.object({ JOURNAL_QUEUE: z.string().default('') });

/** Takes an event that the table did not take. @throws Error when it does not take it either. */
export type Late = (dated: Dated) => Promise<void>;

const INSTANCE = 'instance';

/** The queue of this function's environment. */
export const lateQueue = once((): Late => {
  const { JOURNAL_QUEUE } = readEnv(journalEnv);
  return async (dated) => {
    if (JOURNAL_QUEUE === '') throw new Error('no queue for late events');
    // Loaded when it is needed, which is nearly never: the authorizer, before every call, has no other use for it.
    const { enqueue } = await import('./queue.ts');
    await enqueue(JOURNAL_QUEUE, { accountId: dated.event.accountId ?? INSTANCE, ...dated });
  };
});
