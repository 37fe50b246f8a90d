import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { grantRoutes } from './contract.ts';
import { grants } from './grants.ts';
import { grantStore } from './store.ts';

export const handler = api(grantRoutes, grants, () => ({
  store: grantStore(accounts(connect(readEnv(databaseEnv)))),
  record: journal(dynamo(), readEnv(edgeEnv).JOURNAL_TABLE, functionLog(), Date.now),
}));
