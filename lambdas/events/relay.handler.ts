import type { Context } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { enqueueAll } from '../core/queue.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import type { AccountEvent } from './catalogue.ts';
import { relayEnv, relayWake } from './contract.ts';
import { relay } from './relay.ts';
import { journalOutbox, outboxTable } from './relay-store.ts';

/** Time that a look at an outbox needs at most. */
const RESERVE_MS = 8_000;

const deps = once(() => {
  const env = readEnv(relayEnv);
  return {
    events: outboxTable(connect(readEnv(databaseEnv))),
    journal: journalOutbox(dynamo(), env.LIMITS_TABLE),
    consumers: [{ wants: () => true, send: (events: readonly AccountEvent[]) => enqueueAll(env.EVENT_QUEUE, events) }],
  };
});

/** Whatever wakes it says only that there may be something, and a clock perhaps that the database is to be left asleep. */
export const handler = async (event: unknown, context: Context): Promise<{ sent: number }> => {
  const { events, journal, consumers } = deps();
  const outboxes = relayWake.parse(event).only === 'journal' ? [journal] : [events, journal];
  return { sent: await relay(outboxes, consumers, () => context.getRemainingTimeInMillis() > RESERVE_MS) };
};
