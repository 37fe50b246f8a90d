import type { accountEnv, eraseEnv, exportEnv, exportSweepEnv } from '../../lambdas/account/contract.ts';
import type { apiKeysEnv } from '../../lambdas/api-keys/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { membersEnv } from '../../lambdas/members/contract.ts';
import type { operatorEnv } from '../../lambdas/operator/contract.ts';
import type { grantsEnv } from '../../lambdas/grants/contract.ts';
import type { retentionEnv } from '../../lambdas/privacy/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { EXPORT_TIMEOUT } from '../timeouts.ts';
import { sessionEnvironment } from './identity.ts';
import { quotaEnvironment } from './quota.ts';
import { mailEnvironment, sendMails } from './mail.ts';
import { HASHING, issuer, JOB, objects, on, read, renew, REQUEST, send, withdraw, type FunctionRow } from './row.ts';

/** Who may do what in an account. */
export const accountFeatures = (data: DataStack, config: Config) =>
  ({
    'api-keys': {
      ...REQUEST,
      description: 'Keys for programs',
      environment: { DIRECTORY_TABLE: data.directory.tableName } satisfies EnvOf<typeof apiKeysEnv>,
      grants: [on(data.directory, 'PutItem', 'DeleteItem'), on(data.limits, 'BatchGetItem')],
      login: 'app_api',
    },
    members: {
      ...HASHING,
      description: 'Members of an account, and invitations',
      environment: {
        ...sessionEnvironment(data, config),
        ...mailEnvironment(data, config),
      } satisfies EnvOf<typeof membersEnv>,
      grants: [
        on(data.identity, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        on(data.directory, 'GetItem', 'PutItem'),
        read(data.signingKey),
        read(data.pepper),
        sendMails(data, config),
      ],
      login: 'app_api',
    },
    account: {
      ...REQUEST,
      description: 'The account itself: settings, end, and the way back',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        DIRECTORY_TABLE: data.directory.tableName,
        GRACE_SECONDS: '604800',
        EXPORTS_BUCKET: data.exports.bucket.bucketName,
        EXPORT_QUEUE: data.exportQueue.queue.queueUrl,
      } satisfies EnvOf<typeof accountEnv>,
      grants: [
        on(data.identity, 'GetItem', 'UpdateItem'),
        on(data.directory, 'PutItem', 'DeleteItem'),
        send(data.exportQueue),
        // The rights of the signer are the rights of its links.
        [['s3:GetObject'], [objects(data.exports)]],
      ],
      login: 'app_api',
    },
    grants: {
      ...REQUEST,
      description: 'What members may do with a chatbot',
      environment: { DIRECTORY_TABLE: data.directory.tableName } satisfies EnvOf<typeof grantsEnv>,
      grants: [on(data.directory, 'PutItem')],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

/** What is done with accounts behind the API. */
export const accountWorkers = (data: DataStack, config: Config) =>
  ({
    'privacy-retain': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Deletes conversations that are older than their chatbot keeps them',
      environment: { DIRECTORY_TABLE: data.directory.tableName, JOURNAL_TABLE: data.journal.tableName } satisfies EnvOf<typeof retentionEnv>,
      grants: [on(data.directory, 'Query', 'DeleteItem'), on(data.journal, 'PutItem')],
      login: 'app_ingest',
    },
    'account-erase': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Erases accounts whose grace period is over',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        DIRECTORY_TABLE: data.directory.tableName,
        JOURNAL_TABLE: data.journal.tableName,
        LIMITS_TABLE: data.limits.tableName,
        REPLIES_TABLE: data.replies.tableName,
        BLOCKS_TABLE: data.blocks.tableName,
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        EXPORTS_BUCKET: data.exports.bucket.bucketName,
        BILLING_QUEUE: data.billingQueue.queue.queueUrl,
        ...quotaEnvironment(data, config),
      } satisfies EnvOf<typeof eraseEnv>,
      grants: [
        on(data.identity, 'GetItem', 'Query', 'DeleteItem'),
        on(data.directory, 'Query', 'UpdateItem', 'DeleteItem'),
        on(data.limits, 'DeleteItem'),
        on(data.replies, 'Query', 'DeleteItem'),
        on(data.blocks, 'Query', 'DeleteItem'),
        on(data.quota, 'Query', 'DeleteItem'),
        on(data.journal, 'PutItem'),
        [['s3:ListBucketVersions'], [data.quarantine.bucket.bucketArn, data.cleared.bucket.bucketArn, data.exports.bucket.bucketArn]],
        [
          ['s3:DeleteObject', 's3:DeleteObjectVersion'],
          [objects(data.quarantine), objects(data.cleared), objects(data.exports)],
        ],
        send(data.billingQueue),
      ],
      login: 'app_ingest',
    },
    'account-export': {
      ...JOB,
      timeout: EXPORT_TIMEOUT,
      description: 'Puts everything of an account into one archive',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        JOURNAL_TABLE: data.journal.tableName,
        BLOCKS_TABLE: data.blocks.tableName,
        QUOTA_TABLE: data.quota.tableName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        EXPORTS_BUCKET: data.exports.bucket.bucketName,
        NOTICE_QUEUE: data.noticeQueue.queue.queueUrl,
      } satisfies EnvOf<typeof exportEnv>,
      grants: [
        on(data.identity, 'GetItem'),
        on(data.journal, 'Query', 'PutItem'),
        on(data.blocks, 'Query'),
        on(data.quota, 'Query', 'GetItem'),
        [['s3:GetObject'], [objects(data.cleared)]],
        [['s3:ListBucket'], [data.cleared.bucket.bucketArn]],
        [['s3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObjectVersion'], [objects(data.exports)]],
        [['s3:ListBucketVersions'], [data.exports.bucket.bucketArn]],
        send(data.noticeQueue),
      ],
      login: 'app_api',
    },
    'account-export-sweep': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Removes exports that have expired, and begins again what a crash has left',
      environment: {
        DIRECTORY_TABLE: data.directory.tableName,
        JOURNAL_TABLE: data.journal.tableName,
        EXPORTS_BUCKET: data.exports.bucket.bucketName,
        EXPORT_QUEUE: data.exportQueue.queue.queueUrl,
      } satisfies EnvOf<typeof exportSweepEnv>,
      grants: [
        on(data.directory, 'Query', 'DeleteItem'),
        on(data.journal, 'PutItem'),
        [['s3:DeleteObject', 's3:DeleteObjectVersion'], [objects(data.exports)]],
        [['s3:ListBucketVersions'], [data.exports.bucket.bucketArn]],
        send(data.exportQueue),
      ],
      login: 'app_api',
    },
    'operator-command': {
      ...JOB,
      // Makes a signing key when all others are withdrawn.
      memoryMegabytes: 1769,
      description: "The operator's commands; no route reaches it",
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        DIRECTORY_TABLE: data.directory.tableName,
        JOURNAL_TABLE: data.journal.tableName,
        BLOCKS_TABLE: data.blocks.tableName,
        SIGNING_SECRET: data.signingKey.secretArn,
        PEPPER_SECRET: data.pepper.secretArn,
        VISITOR_SEAL_SECRET: data.visitorSeal.secretArn,
        TOKEN_ISSUER: issuer(config),
        APP_ORIGIN: config.domains ? `https://${config.domains.app}` : '',
        ...quotaEnvironment(data, config),
      } satisfies EnvOf<typeof operatorEnv>,
      grants: [
        on(data.identity, 'GetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem'),
        ...[data.signingKey, data.pepper, data.visitorSeal].map(renew),
        withdraw(data.signingKey),
        on(data.directory, 'GetItem', 'PutItem'),
        on(data.journal, 'PutItem'),
        on(data.quota, 'GetItem', 'PutItem'),
        on(data.blocks, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
      ],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;
