import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { readEnv } from '../core/env.ts';
import { journalRoutes } from './contract.ts';
import { entries, type EntryDeps } from './entries.ts';
import { entryStore } from './entry-store.ts';

export const handler = api(journalRoutes, entries, ({ record, journalTable }: Edge): EntryDeps => {
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    check: (call) => inAccount.enter(call, async () => undefined),
    entries: entryStore(dynamo(), journalTable),
    record,
  };
});
