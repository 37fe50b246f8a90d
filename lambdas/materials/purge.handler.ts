import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { readEnv } from '../core/env.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { purgeEnv } from './contract.ts';
import { purgeJob } from './jobs.ts';
import { purge, type PurgeDeps } from './purge.ts';

async function removeVersions(s3: S3Client, Bucket: string, Prefix: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1_000 }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key: Key ?? '', VersionId }));
    if (Objects.length === 0) return;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors.length > 0) throw new Error(`${Errors.length} objects were not deleted`);
  }
}

export const handler = worker(
  purgeJob,
  ({ body }, deps: PurgeDeps) => purge(body, deps),
  () => {
    const env = readEnv(purgeEnv);
    const s3 = new S3Client({});
    return {
      accounts: accounts(connect(readEnv(databaseEnv))),
      removeObjects: async (prefix) => {
        for (const bucket of [env.QUARANTINE_BUCKET, env.LIBRARY_BUCKET]) await removeVersions(s3, bucket, prefix);
      },
    };
  },
);
