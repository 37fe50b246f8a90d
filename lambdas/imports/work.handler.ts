import { S3Client } from '@aws-sdk/client-s3';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { importJob, importWorkEnv } from './contract.ts';
import { fetchStore } from './fetch-store.ts';
import { work, type FetchDeps } from './fetches.ts';
import { quarantineStore } from './quarantine-store.ts';

export const handler = worker(
  importJob,
  ({ body }, deps: FetchDeps) => work(body, deps),
  () => {
    const env = readEnv(importWorkEnv);
    return {
      store: fetchStore(accounts(connect(readEnv(databaseEnv)))),
      newId: uuidv7,
      enqueue,
      fetchQueue: env.FETCH_QUEUE,
      quarantine: quarantineStore(new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }), env.QUARANTINE_BUCKET),
    };
  },
);
