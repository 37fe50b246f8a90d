import { api, type Edge } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { accessPolicy } from './access-policy.ts';
import { accessPolicyRoutes } from './contract.ts';
import { policyStore } from './store.ts';

export const handler = api(accessPolicyRoutes, accessPolicy, ({ record }: Edge) => ({
  store: policyStore(accounts(connect(readEnv(databaseEnv)))),
  record,
  now: Date.now,
}));
