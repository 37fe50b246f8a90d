import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { knowledgeQuotas, planStore } from '../quota/plan-store.ts';
import { unfinishedAccounts } from '../database/unfinished.ts';
import { importSyncEnv } from './contract.ts';
import { fetchStore } from './fetch-store.ts';
import { clearScheduled, scheduledAccounts } from '../database/scheduled-store.ts';
import { sitemapStore } from './sitemap-store.ts';
import { sync, type SyncDeps } from './sync.ts';

const deps = once((): SyncDeps => {
  const env = readEnv(importSyncEnv);
  const quotaFor = knowledgeQuotas(planStore(dynamo(), env.QUOTA_TABLE, env.DEFAULT_PLAN));
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    store: fetchStore(inAccount, quotaFor),
    sitemaps: sitemapStore(inAccount, uuidv7, quotaFor),
    scheduled: () => scheduledAccounts(dynamo(), env.DIRECTORY_TABLE),
    clear: (mark) => clearScheduled(dynamo(), env.DIRECTORY_TABLE, mark),
    unfinished: () => unfinishedAccounts(dynamo(), env.DIRECTORY_TABLE),
    enqueue,
    queue: env.IMPORT_QUEUE,
  };
});

export const handler = (event: { readonly staleAfterSeconds: number }): Promise<void> => sync(event.staleAfterSeconds, deps());
