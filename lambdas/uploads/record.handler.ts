import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { currentVersion, deleteVersion, removerFrom } from '../core/objects.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { uploadJob, uploadRecordEnv } from './contract.ts';
import { recordUpload, type RecordDeps } from './record.ts';
import { uploadWorkStore } from './upload-work-store.ts';

export const handler = worker(
  uploadJob,
  ({ body }, deps: RecordDeps) => recordUpload(body, deps),
  () => {
    const env = readEnv(uploadRecordEnv);
    const s3 = new S3Client({});
    return {
      store: uploadWorkStore(accounts(connect(readEnv(databaseEnv)))),
      enqueue,
      queues: { scan: env.SCAN_QUEUE, render: env.RENDER_QUEUE, upload: env.UPLOAD_QUEUE },
      quarantine: {
        current: (key) => currentVersion(s3, env.QUARANTINE_BUCKET, key),
        remove: (key, versionId) => deleteVersion(s3, env.QUARANTINE_BUCKET, key, versionId),
      },
      removeObjects: removerFrom(s3, [env.QUARANTINE_BUCKET, env.LIBRARY_BUCKET]),
      record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
    };
  },
);
