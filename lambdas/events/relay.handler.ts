import type { Context } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { enqueueAll } from '../core/queue.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import type { AccountEvent } from './catalogue.ts';
import { relayEnv, relayWake } from './contract.ts';
import { relay } from './relay.ts';
import { journalOutbox, outboxTable, staleCalls } from './relay-store.ts';

/** Time that a look at an outbox needs at most. */
const RESERVE_MS = 8_000;

const deps = once(() => {
  const env = readEnv(relayEnv);
  const db = connect(readEnv(databaseEnv));
  return {
    events: outboxTable(db),
    forget: staleCalls(db),
    journal: journalOutbox(dynamo(), env.LIMITS_TABLE),
    consumers: [{ wants: () => true, send: (events: readonly AccountEvent[]) => enqueueAll(env.EVENT_QUEUE, events) }],
  };
});

/** Whatever wakes it says only that there may be something, and a clock perhaps that the database is to be left asleep. */
export const handler = async (event: unknown, context: Context): Promise<{ sent: number }> => {
  const { events, forget, journal, consumers } = deps();
  const all = relayWake.parse(event).only !== 'journal';
  const sent = await relay(all ? [events, journal] : [journal], consumers, () => context.getRemainingTimeInMillis() > RESERVE_MS);
  // The one login that looks across accounts also takes away what is over in them.
  if (all) await forget();
  return { sent };
};
