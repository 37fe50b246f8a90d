import type { apiKeysEnv } from '../../lambdas/api-keys/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { DataStack } from '../data-stack.ts';
import { on, REQUEST, type FunctionRow } from './row.ts';

/** Who may do what in an account. */
export const accountFeatures = (data: DataStack) =>
  ({
    'api-keys': {
      ...REQUEST,
      description: 'Keys for programs',
      environment: { DIRECTORY_TABLE: data.directory.tableName, LIMITS_TABLE: data.limits.tableName } satisfies EnvOf<typeof apiKeysEnv>,
      grants: [on(data.directory, 'PutItem', 'DeleteItem'), on(data.limits, 'BatchGetItem')],
      login: 'app_api',
    },
    grants: { ...REQUEST, description: 'What members may do with a chatbot', environment: {}, grants: [], login: 'app_api' },
  }) as const satisfies Record<string, FunctionRow>;
