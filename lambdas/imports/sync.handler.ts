import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { unfinishedAccounts } from '../database/unfinished.ts';
import { importSyncEnv } from './contract.ts';
import { clearScheduled, scheduledAccounts } from '../database/scheduled-store.ts';
import { sync, type SyncDeps } from './sync.ts';
import { syncStore } from './sync-store.ts';

const deps = once((): SyncDeps => {
  const env = readEnv(importSyncEnv);
  return {
    ...syncStore(accounts(connect(readEnv(databaseEnv)))),
    scheduled: () => scheduledAccounts(dynamo(), env.DIRECTORY_TABLE),
    clear: (mark) => clearScheduled(dynamo(), env.DIRECTORY_TABLE, mark),
    unfinished: () => unfinishedAccounts(dynamo(), env.DIRECTORY_TABLE),
    enqueue,
    queue: env.IMPORT_QUEUE,
  };
});

export const handler = (event: { readonly staleAfterSeconds: number }): Promise<void> => sync(event.staleAfterSeconds, deps());
