import type { DataStack } from '../data-stack.ts';
import { on, REQUEST, type FunctionRow } from './row.ts';

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
