import { S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { readEnv } from '../core/env.ts';
import { keyOf } from '../core/object-event.ts';
import { deleteVersion } from '../core/objects.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { arrive, type ArrivalDeps } from './arrival.ts';
import { arrivalEnv } from './contract.ts';
import { workStore } from './work-store.ts';

const deps = once((): ArrivalDeps => {
  const env = readEnv(arrivalEnv);
  const s3 = new S3Client({});
  return {
    store: workStore(accounts(connect(readEnv(databaseEnv)))),
    enqueue,
    scanQueue: env.SCAN_QUEUE,
    importQueue: env.IMPORT_QUEUE,
    uploadQueue: env.UPLOAD_QUEUE,
    deleteVersion: (Key, VersionId) => deleteVersion(s3, env.QUARANTINE_BUCKET, Key, VersionId),
  };
});

export const handler = async (event: S3Event): Promise<void> => {
  for (const record of event.Records) await arrive({ key: keyOf(record), versionId: record.s3.object.versionId ?? '' }, deps());
};
