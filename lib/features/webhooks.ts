import { Duration } from 'aws-cdk-lib/core';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { deliverEnv, fanOutEnv, webhookSendEnv, webhooksEnv, webhookSweepEnv } from '../../lambdas/webhooks/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { WEBHOOK_TIMEOUT, SEND_TIMEOUT } from '../timeouts.ts';
import { outgoingEnvironment } from './imports.ts';
import { JOB, on, REQUEST, seal, send, type FunctionRow } from './row.ts';

const queue = (data: DataStack) => ({ WEBHOOK_QUEUE: data.webhookQueue.queue.queueUrl, DIRECTORY_TABLE: data.directory.tableName });

/** Endpoints of customers, as people see to them. */
export const webhookFeature = (data: DataStack, config: Config) =>
  ({
    webhooks: {
      ...REQUEST,
      description: 'Endpoints that events are sent to, their secrets and their log',
      environment: { ...outgoingEnvironment(config), ...queue(data), TENANT_KEY: data.tenantKey.keyArn } satisfies EnvOf<typeof webhooksEnv>,
      grants: [seal(data), send(data.webhookQueue), on(data.directory, 'PutItem')],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

/** Events on their way. The one that signs has the secrets and stays inside; the one that goes out has neither a network of ours nor one right. */
export const webhookWorkers = (data: DataStack, config: Config) =>
  ({
    'webhooks-deliver': {
      ...JOB,
      memoryMegabytes: 512,
      timeout: WEBHOOK_TIMEOUT,
      description: 'Signs what is due at an endpoint and has it sent',
      environment: {
        TENANT_KEY: data.tenantKey.keyArn,
        NOTICE_QUEUE: data.noticeQueue.queue.queueUrl,
        WEBHOOK_QUEUE: data.webhookQueue.queue.queueUrl,
        JOURNAL_TABLE: data.journal.tableName,
      } satisfies Omit<EnvOf<typeof deliverEnv>, 'SENDER_FUNCTION'>,
      grants: [seal(data), send(data.noticeQueue, data.webhookQueue), on(data.journal, 'PutItem')],
      calls: { worker: 'webhooks-send', variable: 'SENDER_FUNCTION' },
      login: 'app_api',
    },
    'webhooks-fan-out': {
      ...JOB,
      memoryMegabytes: 512,
      description: 'Writes a delivery for each endpoint that is to have an event',
      environment: queue(data) satisfies EnvOf<typeof fanOutEnv>,
      grants: [on(data.directory, 'PutItem'), send(data.webhookQueue)],
      login: 'app_api',
    },
    'webhooks-send': {
      memoryMegabytes: 256,
      timeout: SEND_TIMEOUT,
      description: 'Sends signed bytes to addresses of customers; may do nothing else',
      environment: outgoingEnvironment(config) satisfies EnvOf<typeof webhookSendEnv>,
      grants: [],
    },
    'webhooks-sweep': {
      ...JOB,
      memoryMegabytes: 512,
      timeout: Duration.seconds(120),
      description: 'Puts on its way what is due, and takes what is old out of the log',
      environment: queue(data) satisfies EnvOf<typeof webhookSweepEnv>,
      grants: [on(data.directory, 'Query', 'DeleteItem'), send(data.webhookQueue)],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;
