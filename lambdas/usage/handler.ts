import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { quotaEnv } from '../quota/contract.ts';
import { days } from '../quota/day-store.ts';
import { planStore } from '../quota/plan-store.ts';
import { quotaStore } from '../quota/quota-store.ts';
import { usageRoutes } from './contract.ts';
import { entrance, keptKnowledge } from './store.ts';
import { usage } from './usage.ts';

export const handler = api(usageRoutes, usage, ({ record }: Edge) => {
  const env = readEnv(quotaEnv);
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    enter: entrance(inAccount),
    knowledge: keptKnowledge(inAccount),
    plans: planStore(dynamo(), env.QUOTA_TABLE, env.DEFAULT_PLAN),
    record,
    quota: quotaStore(dynamo(), env.QUOTA_TABLE, Date.now),
    days: days(dynamo(), env.QUOTA_TABLE, Date.now),
    now: Date.now,
  };
});
