import { Duration } from 'aws-cdk-lib/core';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { authorizerEnv } from '../lambdas/authorizer/contract.ts';
import type { chatEnv } from '../lambdas/chat/contract.ts';
import type { chatbotsEnv } from '../lambdas/chatbots/contract.ts';
import type { Feature } from '../lambdas/contracts.ts';
import type { EnvOf } from '../lambdas/core/env.ts';
import type { identityEnv } from '../lambdas/identity/contract.ts';
import type { keysEnv } from '../lambdas/keys/contract.ts';
import type { arrivalEnv, ingestEnv, materialsEnv, purgeEnv, scanEnv, sweepEnv } from '../lambdas/materials/contract.ts';
import type { platformEnv } from '../lambdas/platform/contract.ts';
import type { searchEnv } from '../lambdas/search/contract.ts';
import type { widgetEnv } from '../lambdas/widget/contract.ts';
import type { Config } from './config.ts';
import type { DatabaseLogin } from './constructs/database.ts';
import type { DataStack } from './data-stack.ts';
import { REQUEST_TIMEOUT, SCAN_TIMEOUT, STREAM_TIMEOUT, WORKER_TIMEOUT } from './timeouts.ts';
import { version } from './version.ts';

/** One right: named actions on named resources. */
export type Grant = readonly [actions: readonly string[], resources: readonly string[]];

/** What a function is given: environment and rights side by side, so that neither is forgotten. */
export interface FunctionRow {
  readonly description: string;
  readonly memoryMegabytes: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  /** Comes to the database as this login, and therefore stands in the VPC. */
  readonly login?: DatabaseLogin;
  readonly temporaryMegabytes?: number;
}

export type WorkerName = 'authorizer' | 'keys-rotate' | 'materials-arrival' | 'materials-scan' | 'materials-ingest' | 'materials-purge' | 'materials-sweep';

const on = (table: TableV2, ...actions: string[]): Grant => [actions.map((action) => `dynamodb:${action}`), [table.tableArn]];
const read = (secret: Secret): Grant => [['secretsmanager:GetSecretValue'], [secret.secretArn]];

/** The issuer of every token: a name, not an address, so that a change of domain ends no session. */
const issuer = (config: Config): string => `urn:rempart:${config.name.toLowerCase()}`;

/** What a function needs to call a configured model: the model itself on Bedrock, or the key of another provider. */
function modelGrants(model: Config['model'] | Config['embeddings'], config: Config): Grant[] {
  if (model.provider === 'bedrock') {
    const arn = `arn:aws:bedrock:${model.region ?? config.region}::foundation-model/${model.model}`;
    return [[['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'], [arn]]];
  }
  return 'keySecretArn' in model && model.keySecretArn ? [[['secretsmanager:GetSecretValue'], [model.keySecretArn]]] : [];
}

/** The rows of the functions behind the gateway, one per feature of the registry: a feature without a row does not compile. */
export function features(data: DataStack, config: Config): Record<Feature, FunctionRow> {
  const request = { memoryMegabytes: 512, timeout: REQUEST_TIMEOUT };
  const EMBEDDING_MODEL = JSON.stringify(config.embeddings);
  const CHAT_MODEL = JSON.stringify(config.model);
  return {
    identity: {
      ...request,
      // bcrypt is CPU: a full core at 1 769 MB, so a hash of cost 12 stays near half a second.
      memoryMegabytes: 1769,
      description: 'Sign-up, log-in, sessions',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        DIRECTORY_TABLE: data.directory.tableName,
        SIGNING_SECRET: data.signingKey.secretArn,
        PEPPER_SECRET: data.pepper.secretArn,
        TOKEN_ISSUER: issuer(config),
        MAIL_SENDER: config.mailSender,
        PASSWORD_COST: '12',
        ACCESS_TOKEN_SECONDS: '900',
        SESSION_IDLE_SECONDS: '3600',
        SESSION_ABSOLUTE_SECONDS: '86400',
      } satisfies EnvOf<typeof identityEnv>,
      grants: [
        // Opening an account is one transaction that also deletes the pending sign-up.
        on(data.identity, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        on(data.directory, 'GetItem'),
        read(data.signingKey),
        read(data.pepper),
        [['ses:SendEmail'], [`arn:aws:ses:${config.region}:${data.account}:identity/*`]],
      ],
      login: 'app_api',
    },
    platform: {
      ...request,
      memoryMegabytes: 256,
      description: 'Health and the API document',
      environment: { REMPART_VERSION: version, CHAT_MODEL, EMBEDDING_MODEL } satisfies EnvOf<typeof platformEnv>,
      grants: [],
    },
    chatbots: {
      ...request,
      description: 'Chatbots and where they may be embedded',
      environment: { DIRECTORY_TABLE: data.directory.tableName, PURGE_QUEUE: data.purgeQueue.queue.queueUrl } satisfies EnvOf<typeof chatbotsEnv>,
      grants: [on(data.directory, 'PutItem', 'DeleteItem'), [['sqs:SendMessage'], [data.purgeQueue.queue.queueArn]]],
      login: 'app_api',
    },
    materials: {
      ...request,
      description: 'Training material: forms, states, links',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        INGEST_QUEUE: data.ingestQueue.queue.queueUrl,
        PURGE_QUEUE: data.purgeQueue.queue.queueUrl,
        DIRECTORY_TABLE: data.directory.tableName,
      } satisfies EnvOf<typeof materialsEnv>,
      // The rights of the signer are the rights of its forms and links.
      grants: [
        [['s3:PutObject'], [data.quarantine.bucket.arnForObjects('accounts/*')]],
        [['s3:GetObject'], [data.cleared.bucket.arnForObjects('accounts/*')]],
        [['sqs:SendMessage'], [data.ingestQueue.queue.queueArn, data.purgeQueue.queue.queueArn]],
        on(data.directory, 'PutItem'),
      ],
      login: 'app_api',
    },
    search: {
      ...request,
      description: 'What a question would find',
      environment: { EMBEDDING_MODEL } satisfies EnvOf<typeof searchEnv>,
      grants: modelGrants(config.embeddings, config),
      login: 'app_api',
    },
    chat: {
      ...request,
      timeout: STREAM_TIMEOUT,
      description: 'Chat turns, streamed',
      environment: { CHAT_MODEL, EMBEDDING_MODEL } satisfies EnvOf<typeof chatEnv>,
      grants: [...modelGrants(config.model, config), ...modelGrants(config.embeddings, config)],
      login: 'app_api',
    },
    widget: {
      ...request,
      description: "The widget's frame and its visitor tokens",
      environment: {
        DIRECTORY_TABLE: data.directory.tableName,
        GUARDS_TABLE: data.guards.tableName,
        SIGNING_SECRET: data.signingKey.secretArn,
        TOKEN_ISSUER: issuer(config),
      } satisfies EnvOf<typeof widgetEnv>,
      grants: [on(data.directory, 'GetItem'), on(data.guards, 'PutItem'), read(data.signingKey)],
      login: 'app_api',
    },
    conversations: { ...request, description: 'Conversations as the team reads them', environment: {}, grants: [], login: 'app_api' },
  };
}

/** The rows of the functions that no route reaches. */
export function workers(data: DataStack, config: Config): Record<WorkerName, FunctionRow> {
  const job = { memoryMegabytes: 1024, timeout: WORKER_TIMEOUT };
  const objects = (bucket: DataStack['cleared']): string => bucket.bucket.arnForObjects('accounts/*');
  return {
    authorizer: {
      memoryMegabytes: 512,
      timeout: Duration.seconds(10),
      description: 'Proves every caller, at every call',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        DIRECTORY_TABLE: data.directory.tableName,
        JOURNAL_TABLE: data.journal.tableName,
        TOKEN_ISSUER: issuer(config),
      } satisfies EnvOf<typeof authorizerEnv>,
      grants: [on(data.identity, 'BatchGetItem', 'GetItem'), on(data.directory, 'GetItem'), on(data.journal, 'PutItem')],
    },
    'keys-rotate': {
      memoryMegabytes: 1769,
      timeout: Duration.seconds(60),
      description: 'Makes the next signing key and publishes its public half',
      environment: { DIRECTORY_TABLE: data.directory.tableName, OVERLAP_SECONDS: '900', LONGEST_TOKEN_SECONDS: '604800' } satisfies EnvOf<typeof keysEnv>,
      grants: [on(data.directory, 'PutItem', 'GetItem')],
    },
    'materials-arrival': {
      ...job,
      memoryMegabytes: 512,
      description: 'Notes that a file has arrived in quarantine and queues its scan',
      environment: { QUARANTINE_BUCKET: data.quarantine.bucket.bucketName, SCAN_QUEUE: data.scanQueue.queue.queueUrl } satisfies EnvOf<typeof arrivalEnv>,
      grants: [
        [['sqs:SendMessage'], [data.scanQueue.queue.queueArn]],
        [['s3:DeleteObjectVersion'], [objects(data.quarantine)]],
      ],
      login: 'app_ingest',
    },
    'materials-scan': {
      memoryMegabytes: 2048,
      timeout: SCAN_TIMEOUT,
      temporaryMegabytes: 4096,
      description: 'Scans a quarantined file and releases it to the library only when it is clean',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        INGEST_QUEUE: data.ingestQueue.queue.queueUrl,
        CLAMAV_ROOT: '/opt/clamav',
        CLAMD_SOCKET: '',
      } satisfies EnvOf<typeof scanEnv>,
      grants: [
        [['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion'], [objects(data.quarantine)]],
        [['s3:PutObject', 's3:PutObjectTagging', 's3:GetObject', 's3:GetObjectTagging'], [objects(data.cleared)]],
        // Without it a missing object answers 403 instead of 404, and "gone" could not be told from "forbidden".
        [['s3:ListBucket'], [data.quarantine.bucket.bucketArn, data.cleared.bucket.bucketArn]],
        [['sqs:SendMessage'], [data.ingestQueue.queue.queueArn]],
      ],
    },
    'materials-ingest': {
      ...job,
      memoryMegabytes: 1769,
      description: 'Records verdicts; extracts, cuts and embeds clean files',
      environment: { LIBRARY_BUCKET: data.cleared.bucket.bucketName, EMBEDDING_MODEL: JSON.stringify(config.embeddings) } satisfies EnvOf<typeof ingestEnv>,
      grants: [[['s3:GetObject'], [objects(data.cleared)]], ...modelGrants(config.embeddings, config)],
      login: 'app_ingest',
    },
    'materials-purge': {
      ...job,
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
      ...job,
      memoryMegabytes: 512,
      description: 'Takes up work that was left by a crash',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        DIRECTORY_TABLE: data.directory.tableName,
        SCAN_QUEUE: data.scanQueue.queue.queueUrl,
        INGEST_QUEUE: data.ingestQueue.queue.queueUrl,
        PURGE_QUEUE: data.purgeQueue.queue.queueUrl,
      } satisfies EnvOf<typeof sweepEnv>,
      grants: [
        on(data.directory, 'Query', 'DeleteItem'),
        [['s3:GetObject', 's3:DeleteObjectVersion'], [objects(data.quarantine)]],
        [['s3:ListBucket'], [data.quarantine.bucket.bucketArn]],
        [['sqs:SendMessage'], [data.scanQueue.queue.queueArn, data.ingestQueue.queue.queueArn, data.purgeQueue.queue.queueArn]],
      ],
      login: 'app_ingest',
    },
  };
}
