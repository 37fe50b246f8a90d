import type { EnvOf } from '../../lambdas/core/env.ts';
import type { relayEnv } from '../../lambdas/events/contract.ts';
import type { DataStack } from '../data-stack.ts';
import { RELAY_TIMEOUT } from '../timeouts.ts';
import { on, send, type FunctionRow } from './row.ts';

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
