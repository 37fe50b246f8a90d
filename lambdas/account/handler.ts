import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { personStore } from '../people/person-store.ts';
import { account } from './account.ts';
import { accountEnv, accountRoutes } from './contract.ts';
import { accountStore } from './store.ts';

export const handler = api(accountRoutes, account, () => {
  const env = readEnv(accountEnv);
  return {
    store: accountStore(accounts(connect(readEnv(databaseEnv)))),
    states: accountStateStore(dynamo(), { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE }),
    people: personStore(dynamo(), env.IDENTITY_TABLE),
    record: journal(dynamo(), readEnv(edgeEnv).JOURNAL_TABLE, functionLog(), Date.now),
    now: Date.now,
    graceSeconds: env.GRACE_SECONDS,
  };
});
