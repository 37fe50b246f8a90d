import type { EnvOf } from '../../lambdas/core/env.ts';
import type { importsEnv, importSyncEnv, importWorkEnv } from '../../lambdas/imports/contract.ts';
import { DEFAULT_PORTS, type outgoingEnv } from '../../lambdas/outgoing/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { IMPORT_TIMEOUT } from '../timeouts.ts';
import { quotaEnvironment } from './quota.ts';
import { JOB, objects, on, REQUEST, send, type FunctionRow } from './row.ts';

/** What every function that goes out to addresses of customers is told: where it must not go, and by which ports it may. */
export const outgoingEnvironment = (config: Config) =>
  ({
    // The API's own name is known only to CloudFormation, and none of a customer's pages is on API Gateway's names.
    OWN_HOSTS: [...(config.domains ? [config.domains.app, config.domains.edge] : []), `.execute-api.${config.region}.amazonaws.com`].join(','),
    OUTGOING_PORTS: [...DEFAULT_PORTS, ...config.outgoingPorts].join(','),
  }) satisfies EnvOf<typeof outgoingEnv>;

/** Pages as people ask for them. */
export const importFeature = (data: DataStack, config: Config) =>
  ({
    imports: {
      ...REQUEST,
      description: 'Imports of pages',
      environment: {
        ...outgoingEnvironment(config),
        DIRECTORY_TABLE: data.directory.tableName,
        IMPORT_QUEUE: data.importQueue.queue.queueUrl,
        ...quotaEnvironment(data, config),
      } satisfies EnvOf<typeof importsEnv>,
      grants: [send(data.importQueue), on(data.directory, 'PutItem'), on(data.quota, 'GetItem')],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

/** A fetch and what becomes of it. The one that goes out has no login, no network of ours and not one right of its own. */
export const importWorkers = (data: DataStack, config: Config) =>
  ({
    'imports-importer': {
      memoryMegabytes: 512,
      timeout: IMPORT_TIMEOUT,
      description: 'Fetches pages of the Internet; may do nothing but put one object by a signed link',
      environment: outgoingEnvironment(config),
      grants: [],
    },
    'imports-work': {
      ...JOB,
      memoryMegabytes: 512,
      timeout: IMPORT_TIMEOUT,
      description: 'Begins fetches and takes in what they bring',
      environment: {
        ...outgoingEnvironment(config),
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        FETCH_QUEUE: data.fetchQueue.queue.queueUrl,
        IMPORT_QUEUE: data.importQueue.queue.queueUrl,
        ...quotaEnvironment(data, config),
      } satisfies EnvOf<typeof importWorkEnv>,
      grants: [
        // The rights of the signer are the rights of its links.
        [['s3:PutObject', 's3:GetObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion'], [objects(data.quarantine)]],
        [['s3:ListBucket'], [data.quarantine.bucket.bucketArn]],
        send(data.fetchQueue, data.importQueue),
        on(data.quota, 'GetItem'),
      ],
      login: 'app_ingest',
    },
    'imports-sync': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Fetches pages again by their schedule, and begins again what was left',
      environment: {
        DIRECTORY_TABLE: data.directory.tableName,
        IMPORT_QUEUE: data.importQueue.queue.queueUrl,
      } satisfies EnvOf<typeof importSyncEnv>,
      grants: [on(data.directory, 'Query', 'DeleteItem'), send(data.importQueue)],
      login: 'app_ingest',
    },
  }) as const satisfies Record<string, FunctionRow>;
