import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { clearUnfinished, unfinishedAccounts } from '../database/unfinished.ts';
import { sweepEnv } from './contract.ts';
import { sweep, type SweepDeps } from './sweep.ts';
import { workStore } from './work-store.ts';

const deps = once((): SweepDeps => {
  const env = readEnv(sweepEnv);
  return {
    accounts: () => unfinishedAccounts(dynamo(), env.DIRECTORY_TABLE),
    clear: (mark) => clearUnfinished(dynamo(), env.DIRECTORY_TABLE, mark),
    store: workStore(accounts(connect(readEnv(databaseEnv)))),
    enqueue,
    queues: { scan: env.SCAN_QUEUE, ingest: env.INGEST_QUEUE, purge: env.PURGE_QUEUE },
  };
});

export const handler = (event: { readonly staleAfterSeconds: number }): Promise<void> => sweep(event.staleAfterSeconds, deps());
