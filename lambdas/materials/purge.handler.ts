import { S3Client } from '@aws-sdk/client-s3';
import { readEnv } from '../core/env.ts';
import { removerFrom } from '../core/objects.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { purgeEnv } from './contract.ts';
import { purgeJob } from './jobs.ts';
import { purge, type PurgeDeps } from './purge.ts';

export const handler = worker(
  purgeJob,
  ({ body }, deps: PurgeDeps) => purge(body, deps),
  () => {
    const env = readEnv(purgeEnv);
    return {
      accounts: accounts(connect(readEnv(databaseEnv))),
      removeObjects: removerFrom(new S3Client({}), [env.QUARANTINE_BUCKET, env.LIBRARY_BUCKET]),
    };
  },
);
