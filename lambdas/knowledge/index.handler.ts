import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { readEnv } from '../core/env.ts';
import { worker } from '../core/worker.ts';
import { buildIndex, type IndexDeps } from './build-index.ts';
import { indexEnv, indexJob } from './contract.ts';
import { indexStore } from './index-store.ts';

export const handler = worker(
  indexJob,
  ({ body }, deps: IndexDeps) => buildIndex(body, deps),
  () => {
    const env = readEnv(indexEnv);
    return indexStore(new RDSDataClient({ maxAttempts: 3 }), { resourceArn: env.CLUSTER_ARN, secretArn: env.MASTER_SECRET_ARN, database: env.DATABASE_NAME });
  },
);
