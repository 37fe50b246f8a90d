import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { currentVersion, deleteVersion } from '../core/objects.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { clearUnfinished, unfinishedAccounts } from '../database/unfinished.ts';
import { arrive } from './arrival.ts';
import { sweepEnv } from './contract.ts';
import { objectKey } from './jobs.ts';
import { sweep, type SweepDeps } from './sweep.ts';
import { workStore } from './work-store.ts';

const deps = once((): SweepDeps => {
  const env = readEnv(sweepEnv);
  const s3 = new S3Client({});
  const store = workStore(accounts(connect(readEnv(databaseEnv))));
  return {
    marked: () => unfinishedAccounts(dynamo(), env.DIRECTORY_TABLE),
    clear: (mark) => clearUnfinished(dynamo(), env.DIRECTORY_TABLE, mark),
    store,
    enqueue,
    lookForFile: async (ids) => {
      const key = objectKey(ids);
      const versionId = await currentVersion(s3, env.QUARANTINE_BUCKET, key);
      if (versionId)
        await arrive(
          { key, versionId },
          {
            store,
            enqueue,
            scanQueue: env.SCAN_QUEUE,
            importQueue: env.IMPORT_QUEUE,
            uploadQueue: env.UPLOAD_QUEUE,
            deleteVersion: (Key, VersionId) => deleteVersion(s3, env.QUARANTINE_BUCKET, Key, VersionId),
          },
        );
    },
    queues: { scan: env.SCAN_QUEUE, ingest: env.INGEST_QUEUE, purge: env.PURGE_QUEUE, upload: env.UPLOAD_QUEUE },
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
    log: (accountId, error) => functionLog().error('unfinished work not taken up', error, accountId),
  };
});

export const handler = (event: { readonly staleAfterSeconds: number }): Promise<void> => sweep(event.staleAfterSeconds, deps());
