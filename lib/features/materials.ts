import type { EnvOf } from '../../lambdas/core/env.ts';
import type { arrivalEnv, ingestEnv, purgeEnv, scanEnv, sweepEnv } from '../../lambdas/materials/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { SCAN_TIMEOUT } from '../timeouts.ts';
import { definitionObjects } from './definitions.ts';
import { quotaEnvironment } from './quota.ts';
import { JOB, modelGrants, objects, on, send, type FunctionRow } from './row.ts';

/** What happens to a file between quarantine and the chatbot's namespace, and after its deletion. */
export const materialWorkers = (data: DataStack, config: Config) =>
  ({
    'materials-arrival': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Notes that a file has arrived in quarantine and queues its scan',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        SCAN_QUEUE: data.scanQueue.queue.queueUrl,
        IMPORT_QUEUE: data.importQueue.queue.queueUrl,
        UPLOAD_QUEUE: data.uploadQueue.queue.queueUrl,
      } satisfies EnvOf<typeof arrivalEnv>,
      grants: [send(data.scanQueue, data.importQueue, data.uploadQueue), [['s3:DeleteObjectVersion'], [objects(data.quarantine)]]],
      login: 'app_ingest',
    },
    'materials-scan': {
      memoryMegabytes: 2048,
      timeout: SCAN_TIMEOUT,
      temporaryMegabytes: 4096,
      scanner: true,
      description: 'Scans a quarantined file and releases it to the library only when it is clean',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        INGEST_QUEUE: data.ingestQueue.queue.queueUrl,
        UPLOAD_QUEUE: data.uploadQueue.queue.queueUrl,
        CLAMAV_ROOT: '/opt/clamav',
        CLAMD_SOCKET: '',
        DEFINITIONS_BUCKET: data.definitions.bucket.bucketName,
        FINDINGS_TABLE: config.scanner.engine === 'guardduty' ? data.guards.tableName : '',
      } satisfies EnvOf<typeof scanEnv>,
      grants: [
        [['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion'], [objects(data.quarantine)]],
        [['s3:PutObject', 's3:PutObjectTagging', 's3:GetObject', 's3:GetObjectTagging'], [objects(data.cleared)]],
        // Without it a missing object answers 403 instead of 404, and "gone" could not be told from "forbidden".
        [['s3:ListBucket'], [data.quarantine.bucket.bucketArn, data.cleared.bucket.bucketArn, data.definitions.bucket.bucketArn]],
        [['s3:GetObject', 's3:GetObjectVersion'], definitionObjects(data)],
        ...(config.scanner.engine === 'guardduty' ? [on(data.guards, 'GetItem')] : []),
        send(data.ingestQueue, data.uploadQueue),
      ],
    },
    'materials-ingest': {
      ...JOB,
      memoryMegabytes: 1769,
      description: 'Records verdicts; extracts, cuts and embeds clean files',
      environment: {
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        EMBEDDING_MODEL: JSON.stringify(config.embeddings),
        REEMBED_QUEUE: data.reembedQueue.queue.queueUrl,
        INDEX_QUEUE: data.indexQueue.queue.queueUrl,
        NOTICE_QUEUE: data.noticeQueue.queue.queueUrl,
        JOURNAL_TABLE: data.journal.tableName,
        ...quotaEnvironment(data, config),
      } satisfies EnvOf<typeof ingestEnv>,
      grants: [
        on(data.journal, 'PutItem'),
        [['s3:GetObject'], [objects(data.cleared)]],
        ...modelGrants(config.embeddings, config),
        send(data.reembedQueue, data.indexQueue, data.noticeQueue),
        on(data.quota, 'GetItem'),
      ],
      login: 'app_ingest',
    },
    'materials-purge': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Removes what belonged to deleted materials and chatbots',
      environment: { QUARANTINE_BUCKET: data.quarantine.bucket.bucketName, LIBRARY_BUCKET: data.cleared.bucket.bucketName } satisfies EnvOf<typeof purgeEnv>,
      grants: [
        [['s3:ListBucketVersions'], [data.quarantine.bucket.bucketArn, data.cleared.bucket.bucketArn]],
        [
          ['s3:DeleteObject', 's3:DeleteObjectVersion'],
          [objects(data.quarantine), objects(data.cleared)],
        ],
      ],
      login: 'app_ingest',
    },
    'materials-sweep': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Takes up work that was left by a crash',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        DIRECTORY_TABLE: data.directory.tableName,
        SCAN_QUEUE: data.scanQueue.queue.queueUrl,
        IMPORT_QUEUE: data.importQueue.queue.queueUrl,
        INGEST_QUEUE: data.ingestQueue.queue.queueUrl,
        PURGE_QUEUE: data.purgeQueue.queue.queueUrl,
        UPLOAD_QUEUE: data.uploadQueue.queue.queueUrl,
        JOURNAL_TABLE: data.journal.tableName,
      } satisfies EnvOf<typeof sweepEnv>,
      grants: [
        on(data.journal, 'PutItem'),
        on(data.directory, 'Query', 'DeleteItem'),
        [['s3:GetObject', 's3:DeleteObjectVersion'], [objects(data.quarantine)]],
        [['s3:ListBucket'], [data.quarantine.bucket.bucketArn]],
        send(data.scanQueue, data.importQueue, data.ingestQueue, data.purgeQueue, data.uploadQueue),
      ],
      login: 'app_ingest',
    },
  }) as const satisfies Record<string, FunctionRow>;
