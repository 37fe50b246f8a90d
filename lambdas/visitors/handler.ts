import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { functionChanges } from '../database/conversation-changes-store.ts';
import { visitorRoutes } from './contract.ts';
import { visitorStore } from './store.ts';
import { visitors, type VisitorDeps } from './visitors.ts';

export const handler = api(visitorRoutes, visitors, ({ record, rings, limitsTable }: Edge): VisitorDeps => ({
  store: visitorStore(accounts(connect(readEnv(databaseEnv)))),
  rings,
  changes: functionChanges(dynamo(), limitsTable),
  record,
  newId: uuidv7,
  now: Date.now,
}));
