import type { EnvOf } from '../../lambdas/core/env.ts';
import type { relayEnv, wakeEnv } from '../../lambdas/events/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { RELAY_AGAIN, RELAY_TIMEOUT } from '../timeouts.ts';
import { on, send, type FunctionRow } from './row.ts';

/** What whoever writes events wakes the relay by. Where no clock may look into the database, a second message is sent before the commit, and comes after it. */
export const relayEnvironment = (data: DataStack, { profile }: Config) =>
  ({
    RELAY_QUEUE: data.relayQueue.queue.queueUrl,
    RELAY_AGAIN_SECONDS: String(profile === 'economy' ? RELAY_AGAIN.toSeconds() : 0),
  }) satisfies EnvOf<typeof wakeEnv>;

/** What carries events from where they are written to whoever acts on them. */
export const eventWorkers = (data: DataStack) =>
  ({
    'events-relay': {
      memoryMegabytes: 256,
      timeout: RELAY_TIMEOUT,
      description: 'Sends the events that wait in the outbox',
      environment: { LIMITS_TABLE: data.limits.tableName, EVENT_QUEUE: data.eventQueue.queue.queueUrl } satisfies EnvOf<typeof relayEnv>,
      grants: [on(data.limits, 'Query', 'DeleteItem'), send(data.eventQueue)],
      login: 'app_relay',
    },
  }) as const satisfies Record<string, FunctionRow>;
