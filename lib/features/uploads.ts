import type { EnvOf } from '../../lambdas/core/env.ts';
import type { uploadRecordEnv, uploadRenderEnv, uploadsEnv } from '../../lambdas/uploads/contract.ts';
import type { DataStack } from '../data-stack.ts';
import { RENDER_TIMEOUT } from '../timeouts.ts';
import { JOB, objects, on, REQUEST, send, type FunctionRow } from './row.ts';

/** Avatars and attachments. */
export const uploadFeature = (data: DataStack) =>
  ({
    uploads: {
      ...REQUEST,
      description: 'Avatars and attachments: forms, states, pictures',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        UPLOAD_QUEUE: data.uploadQueue.queue.queueUrl,
        DIRECTORY_TABLE: data.directory.tableName,
      } satisfies EnvOf<typeof uploadsEnv>,
      // The rights of the signer are the rights of its forms and links.
      grants: [
        [['s3:PutObject'], [objects(data.quarantine)]],
        [['s3:GetObject'], [objects(data.cleared)]],
        send(data.uploadQueue),
        on(data.directory, 'PutItem'),
      ],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

/** What happens to an upload after its form was used. */
export const uploadWorkers = (data: DataStack) =>
  ({
    'uploads-record': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Moves avatars and attachments on, and removes them',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        UPLOAD_QUEUE: data.uploadQueue.queue.queueUrl,
        SCAN_QUEUE: data.scanQueue.queue.queueUrl,
        RENDER_QUEUE: data.renderQueue.queue.queueUrl,
        JOURNAL_TABLE: data.journal.tableName,
      } satisfies EnvOf<typeof uploadRecordEnv>,
      grants: [
        send(data.uploadQueue, data.scanQueue, data.renderQueue),
        [
          ['s3:ListBucket', 's3:ListBucketVersions'],
          [data.quarantine.bucket.bucketArn, data.cleared.bucket.bucketArn],
        ],
        [['s3:GetObject'], [objects(data.quarantine)]],
        [
          ['s3:DeleteObject', 's3:DeleteObjectVersion'],
          [objects(data.quarantine), objects(data.cleared)],
        ],
        on(data.journal, 'PutItem'),
      ],
      login: 'app_ingest',
    },
    // Whoever decodes what strangers send has no way to the database and no right outside of the library.
    'uploads-render': {
      memoryMegabytes: 1769,
      timeout: RENDER_TIMEOUT,
      description: 'Looks into clean pictures and writes avatars anew',
      environment: { LIBRARY_BUCKET: data.cleared.bucket.bucketName, UPLOAD_QUEUE: data.uploadQueue.queue.queueUrl } satisfies EnvOf<typeof uploadRenderEnv>,
      grants: [[['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject'], [objects(data.cleared)]], send(data.uploadQueue)],
    },
  }) as const satisfies Record<string, FunctionRow>;
