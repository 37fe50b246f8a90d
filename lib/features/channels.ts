import type { channelHooksEnv } from '../../lambdas/channel-hooks/contract.ts';
import type { channelSendEnv, channelsEnv, channelSweepEnv } from '../../lambdas/channels/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import { PROVIDER_URLS } from '../../lambdas/messaging/contract.ts';
import type { DataStack } from '../data-stack.ts';
import type { channelMediaEnv } from '../../lambdas/uploads/contract.ts';
import { DELIVERY_TIMEOUT, IMPORT_TIMEOUT } from '../timeouts.ts';
import { JOB, objects, on, REQUEST, seal, send, type FunctionRow } from './row.ts';

/** Messaging services: how they are connected, and the door by which they come. */
export const channelFeatures = (data: DataStack) =>
  ({
    channels: {
      ...REQUEST,
      description: 'Messaging services of chatbots',
      environment: { DIRECTORY_TABLE: data.directory.tableName, TENANT_KEY: data.tenantKey.keyArn, ...PROVIDER_URLS } satisfies EnvOf<typeof channelsEnv>,
      grants: [on(data.directory, 'PutItem', 'DeleteItem'), seal(data)],
      login: 'app_api',
    },
    'channel-hooks': {
      ...REQUEST,
      description: 'The door of messaging services; may queue what is proved, and no more',
      environment: {
        DIRECTORY_TABLE: data.directory.tableName,
        GUARDS_TABLE: data.guards.tableName,
        CHANNEL_QUEUE: data.channelQueue.queue.queueUrl,
        TENANT_KEY: data.tenantKey.keyArn,
      } satisfies EnvOf<typeof channelHooksEnv>,
      grants: [on(data.directory, 'GetItem'), on(data.guards, 'PutItem', 'UpdateItem'), send(data.channelQueue), seal(data)],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

/** Where messages to people are queued, and where it is noted that an account has some. */
export const deliveryEnvironment = (data: DataStack) =>
  ({ DIRECTORY_TABLE: data.directory.tableName, DELIVERY_QUEUE: data.deliveryQueue.queue.queueUrl }) satisfies EnvOf<typeof channelSweepEnv>;

/** What is sent to people. */
export const channelWorkers = (data: DataStack) =>
  ({
    'channels-send': {
      ...JOB,
      memoryMegabytes: 512,
      timeout: DELIVERY_TIMEOUT,
      description: 'Sends answers through messaging services',
      environment: { DELIVERY_QUEUE: data.deliveryQueue.queue.queueUrl, TENANT_KEY: data.tenantKey.keyArn, ...PROVIDER_URLS } satisfies EnvOf<
        typeof channelSendEnv
      >,
      grants: [send(data.deliveryQueue), seal(data)],
      login: 'app_api',
    },
    'uploads-media': {
      ...JOB,
      timeout: IMPORT_TIMEOUT,
      description: 'Fetches files that came through messaging services, from their providers alone, and puts them into quarantine',
      environment: {
        DIRECTORY_TABLE: data.directory.tableName,
        JOURNAL_TABLE: data.journal.tableName,
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        TENANT_KEY: data.tenantKey.keyArn,
        ...PROVIDER_URLS,
      } satisfies EnvOf<typeof channelMediaEnv>,
      grants: [[['s3:PutObject'], [objects(data.quarantine)]], on(data.directory, 'PutItem'), on(data.journal, 'PutItem'), seal(data)],
      login: 'app_api',
    },
    'channels-sweep': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Takes up messages to people that a crash has left',
      environment: deliveryEnvironment(data),
      grants: [on(data.directory, 'Query', 'DeleteItem'), send(data.deliveryQueue)],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;
