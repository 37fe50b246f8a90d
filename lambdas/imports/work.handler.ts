import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { knowledgeQuotas, planStore } from '../quota/plan-store.ts';
import { importJob, importWorkEnv, type ImportJob } from './contract.ts';
import { fetchStore } from './fetch-store.ts';
import { work, type FetchDeps } from './fetches.ts';
import { sitemapStore } from './sitemap-store.ts';
import { admitPages, startSitemap, takeInSitemap, type SitemapDeps } from './sitemaps.ts';
import { quarantineStore } from './quarantine-store.ts';

const steps = (job: ImportJob, deps: FetchDeps & SitemapDeps): Promise<void> => {
  switch (job.task) {
    case 'read':
      return startSitemap(job, deps);
    case 'listed':
      return takeInSitemap(job, deps);
    case 'admit':
      return admitPages(job, deps);
    default:
      return work(job, deps);
  }
};

export const handler = worker(
  importJob,
  ({ body }, deps: FetchDeps & SitemapDeps) => steps(body, deps),
  () => {
    const env = readEnv(importWorkEnv);
    const quotaFor = knowledgeQuotas(planStore(dynamo(), env.QUOTA_TABLE, env.DEFAULT_PLAN));
    const inAccount = accounts(connect(readEnv(databaseEnv)));
    return {
      store: fetchStore(inAccount, quotaFor),
      sitemaps: sitemapStore(inAccount, uuidv7, quotaFor),
      rules: { ownHosts: env.OWN_HOSTS, ports: env.OUTGOING_PORTS },
      newId: uuidv7,
      enqueue,
      fetchQueue: env.FETCH_QUEUE,
      importQueue: env.IMPORT_QUEUE,
      quarantine: quarantineStore(new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }), env.QUARANTINE_BUCKET),
    };
  },
);
