import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { conversationChanges } from '../database/conversation-changes-store.ts';
import { contactStore } from './contact-store.ts';
import { conversationRoutes } from './contract.ts';
import { conversations } from './conversations.ts';
import { exportStore } from './export-store.ts';
import { conversationStore } from './store.ts';
import { takeoverStore } from './takeover-store.ts';

export const handler = api(conversationRoutes, conversations, () => {
  const env = readEnv(edgeEnv);
  const inside = accounts(connect(readEnv(databaseEnv)));
  return {
    store: conversationStore(inside),
    people: takeoverStore(inside),
    contacts: contactStore(inside),
    exports: exportStore(inside),
    changes: conversationChanges(dynamo(), env.LIMITS_TABLE, {
      newId: uuidv7,
      now: Date.now,
      log: (message, error) => functionLog().error(message, error, '-'),
    }),
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
    newId: uuidv7,
    now: Date.now,
  };
});
