import { api, type Edge } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { analytics } from './analytics.ts';
import { analyticsRoutes } from './contract.ts';
import { analyticsStore } from './store.ts';

export const handler = api(analyticsRoutes, analytics, ({ record }: Edge) => ({
  store: analyticsStore(accounts(connect(readEnv(databaseEnv)))),
  record,
  now: Date.now,
}));
