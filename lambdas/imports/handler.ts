import { api } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { knowledgeQuotas, planStore } from '../quota/plan-store.ts';
import { importRoutes, importsEnv } from './contract.ts';
import { importStore } from './import-store.ts';
import { imports } from './imports.ts';
import { markScheduled } from '../database/scheduled-store.ts';
import { sitemapRequests } from './sitemap-store.ts';

export const handler = api(importRoutes, imports, () => {
  const env = readEnv(importsEnv);
  const quotaFor = knowledgeQuotas(planStore(dynamo(), env.QUOTA_TABLE, env.DEFAULT_PLAN));
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    store: importStore(inAccount, dynamo(), env.DIRECTORY_TABLE, quotaFor),
    sitemaps: sitemapRequests(inAccount, (accountId) => markScheduled(dynamo(), env.DIRECTORY_TABLE, accountId), quotaFor),
    rules: { ownHosts: env.OWN_HOSTS, ports: env.OUTGOING_PORTS },
    newId: uuidv7,
    enqueue,
    queue: env.IMPORT_QUEUE,
  };
});
