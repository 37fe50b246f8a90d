import { Aws } from 'aws-cdk-lib/core';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { gatewayEnv, lateEnv, objectLogEnv, sealEnv } from '../../lambdas/journal/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { JOB, on, REQUEST, send, type FunctionRow, type Grant } from './row.ts';

/** The journal, as accounts read it. */
export const journalFeature = (data: DataStack) =>
  ({
    journal: {
      ...REQUEST,
      description: 'The journal of an account: list and export',
      environment: {},
      grants: [on(data.journal, 'Query')],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

/** Attributes that the sealer may write: where a row is sealed and when it may go, and none of an event's own ("Using IAM policy conditions", DynamoDB guide). */
const SEALED_ATTRIBUTES = ['pk', 'sk', 'unsealed', 'sequence', 'batch', 'hash', 'sealedAt', 'expiresAt'] as const;

const markAsSealed = (data: DataStack): Grant => [
  ['dynamodb:UpdateItem'],
  [data.journal.tableArn],
  {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': SEALED_ATTRIBUTES },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
  },
];

/** What keeps the journal. */
export const journalWorkers = (data: DataStack, config: Config) =>
  ({
    'journal-gateway': {
      ...JOB,
      memoryMegabytes: 256,
      description: 'Writes down what the gateway has refused by itself',
      environment: { JOURNAL_TABLE: data.journal.tableName } satisfies EnvOf<typeof gatewayEnv>,
      grants: [on(data.journal, 'PutItem')],
    },
    'journal-objects': {
      ...JOB,
      memoryMegabytes: 256,
      description: 'Writes down what the buckets have refused by themselves',
      environment: {
        JOURNAL_TABLE: data.journal.tableName,
        OBJECT_LOGS_BUCKET: data.objectLogs.bucket.bucketName,
        // CloudFormation names a role after its stack; another account may have roles of that name.
        OWN_ROLES: `${Aws.ACCOUNT_ID}:assumed-role/${config.name}-`,
      } satisfies EnvOf<typeof objectLogEnv>,
      // Query: whether an account is there that a refused key names.
      grants: [on(data.journal, 'PutItem', 'Query'), [['s3:GetObject'], [data.objectLogs.bucket.arnForObjects('*')]]],
    },
    'journal-late': {
      ...JOB,
      memoryMegabytes: 256,
      description: 'Writes events that the journal did not take at their time',
      environment: { JOURNAL_TABLE: data.journal.tableName, LIMITS_TABLE: data.limits.tableName } satisfies EnvOf<typeof lateEnv>,
      grants: [on(data.journal, 'PutItem'), on(data.limits, 'UpdateItem')],
    },
    'journal-seal': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Seals events of the journal into batches that nobody can change',
      environment: {
        JOURNAL_TABLE: data.journal.tableName,
        ARCHIVE_BUCKET: data.journalArchive.bucket.bucketName,
        JOURNAL_DAYS: String(config.journal.days),
      } satisfies EnvOf<typeof sealEnv>,
      grants: [
        on(data.journal, 'GetItem', 'BatchGetItem'),
        [['dynamodb:Query'], [`${data.journal.tableArn}/index/unsealed`]],
        markAsSealed(data),
        [['s3:PutObject', 's3:GetObject'], [data.journalArchive.bucket.arnForObjects('chains/*')]],
      ],
    },
  }) as const satisfies Record<string, FunctionRow>;

/** Whoever writes into the journal can also leave an event where it waits while the table takes none (S22.7). */
export function lateJournal(name: string, row: FunctionRow, data: DataStack): FunctionRow {
  if (!('JOURNAL_TABLE' in row.environment) || name === 'journal-late' || name === 'journal-seal') return row;
  const { queue } = data.journalQueue;
  return {
    ...row,
    environment: { ...row.environment, JOURNAL_QUEUE: queue.queueUrl },
    grants: [...row.grants, send(data.journalQueue)],
  };
}
