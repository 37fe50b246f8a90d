import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { rings } from '../core/ring-store.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { conversationChanges } from '../database/conversation-changes-store.ts';
import { visitorRoutes } from './contract.ts';
import { visitorStore } from './store.ts';
import { visitors } from './visitors.ts';

export const handler = api(visitorRoutes, visitors, () => {
  const env = readEnv(edgeEnv);
  return {
    store: visitorStore(accounts(connect(readEnv(databaseEnv)))),
    rings: rings(dynamo(), env.LIMITS_TABLE, Date.now),
    changes: conversationChanges(dynamo(), env.LIMITS_TABLE, { newId: uuidv7, now: Date.now, log: (message, error) => functionLog().error(message, error) }),
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
    newId: uuidv7,
    now: Date.now,
  };
});
