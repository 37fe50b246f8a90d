import type { EnvOf } from '../../lambdas/core/env.ts';
import type { quotaEnv, quotaSweepEnv } from '../../lambdas/quota/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { JOB, on, REQUEST, type FunctionRow } from './row.ts';

/** Where quotas are, and the plan of accounts that have none of their own. */
export const quotaEnvironment = (data: DataStack, config: Config) =>
  ({ QUOTA_TABLE: data.quota.tableName, DEFAULT_PLAN: config.plan }) satisfies EnvOf<typeof quotaEnv>;

export const usageFeature = (data: DataStack, config: Config) =>
  ({
    usage: {
      ...REQUEST,
      description: 'What an account has used of its plan, and the limits of its chatbots',
      environment: quotaEnvironment(data, config),
      grants: [on(data.quota, 'GetItem', 'BatchGetItem', 'PutItem')],
      login: 'app_api',
    },
  }) as const satisfies Record<string, FunctionRow>;

export const quotaWorkers = (data: DataStack) =>
  ({
    'quota-sweep': {
      ...JOB,
      memoryMegabytes: 256,
      description: 'Gives back what turns have left that never came back',
      environment: { QUOTA_TABLE: data.quota.tableName } satisfies EnvOf<typeof quotaSweepEnv>,
      grants: [on(data.quota, 'Query', 'UpdateItem')],
    },
  }) as const satisfies Record<string, FunctionRow>;
