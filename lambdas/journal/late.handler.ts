import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { rowWriter } from '../core/journal.ts';
import { worker } from '../core/worker.ts';
import { lateEnv, lateEvent } from './contract.ts';

/** Writes what the table did not take at its time. It was in the log then, and written twice it is one row; as long as the table takes none, it comes again. */
export const handler = worker(
  lateEvent,
  async ({ body: { event, atMs } }, write) => {
    await write({ event, atMs });
  },
  () => {
    const env = readEnv(lateEnv);
    return rowWriter(dynamo(), env.JOURNAL_TABLE, env.LIMITS_TABLE);
  },
);
