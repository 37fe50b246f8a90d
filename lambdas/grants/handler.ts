import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { markRetention } from '../database/retention-marks.ts';
import { grantRoutes, grantsEnv } from './contract.ts';
import { grants, type GrantDeps } from './grants.ts';
import { grantStore } from './store.ts';

export const handler = api(grantRoutes, grants, ({ record }: Edge): GrantDeps => {
  const { DIRECTORY_TABLE } = readEnv(grantsEnv);
  return {
    store: grantStore(accounts(connect(readEnv(databaseEnv)))),
    record,
    markRetention: (accountId) => markRetention(dynamo(), DIRECTORY_TABLE, accountId),
  };
});
