import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { notifier } from '../people/notify.ts';
import { personStore } from '../people/person-store.ts';
import { exportEnv, exportJob } from './contract.ts';
import { prepareExport, type ExportJobDeps } from './export-job.ts';
import { accountObjects, archives } from './export-objects-store.ts';
import { exportedPartitions, exportedPeople } from './export-partitions-store.ts';
import { exportedRows } from './export-rows-store.ts';
import { exportStore } from './export-store.ts';

export const handler = worker(
  exportJob,
  ({ body, signal }, deps: ExportJobDeps) => prepareExport(body, deps, signal),
  () => {
    const [env, db, s3] = [readEnv(exportEnv), dynamo(), new S3Client({})];
    const inAccount = accounts(connect(readEnv(databaseEnv)));
    return {
      exports: exportStore(inAccount),
      sources: {
        relations: exportedRows(inAccount),
        people: exportedPeople(inAccount, personStore(db, env.IDENTITY_TABLE)),
        ...exportedPartitions(db, { journal: env.JOURNAL_TABLE, blocks: env.BLOCKS_TABLE, quota: env.QUOTA_TABLE }, Date.now),
        objects: accountObjects(s3, env.LIBRARY_BUCKET),
      },
      ...archives(s3, env.EXPORTS_BUCKET),
      notify: notifier(enqueue, env.NOTICE_QUEUE),
      record: journal(db, env.JOURNAL_TABLE, functionLog(), Date.now),
      now: Date.now,
    };
  },
);
