import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { functionLog } from '../core/log.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { functionChanges } from '../database/conversation-changes-store.ts';
import { markDeliveries } from '../database/delivery-marks.ts';
import { contactStore } from './contact-store.ts';
import { conversationRoutes, conversationsEnv } from './contract.ts';
import { conversations, type ConversationDeps } from './conversations.ts';
import { exportStore } from './export-store.ts';
import { conversationStore } from './store.ts';
import { takeoverStore } from './takeover-store.ts';

export const handler = api(conversationRoutes, conversations, ({ record, limitsTable }: Edge): ConversationDeps => {
  const env = readEnv(conversationsEnv);
  const inside = accounts(connect(readEnv(databaseEnv)));
  return {
    store: conversationStore(inside),
    people: takeoverStore(inside, Date.now),
    contacts: contactStore(inside),
    exports: exportStore(inside),
    changes: functionChanges(dynamo(), limitsTable),
    async send(accountId, messageId) {
      try {
        await markDeliveries(dynamo(), env.DIRECTORY_TABLE, accountId);
        await enqueue(env.DELIVERY_QUEUE, { accountId, messageId });
      } catch (error) {
        functionLog().error('message not queued', error);
      }
    },
    record,
    newId: uuidv7,
    now: Date.now,
  };
});
