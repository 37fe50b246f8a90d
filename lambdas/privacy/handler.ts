import { blockStore } from '../blocks/block-store.ts';
import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { conversationChanges } from '../database/conversation-changes-store.ts';
import { privacyEnv, privacyRoutes } from './contract.ts';
import { personExports } from './export-store.ts';
import { privatePersons } from './person-store.ts';
import { privacy } from './privacy.ts';

export const handler = api(privacyRoutes, privacy, () => {
  const env = { ...readEnv(edgeEnv), ...readEnv(privacyEnv) };
  const inside = accounts(connect(readEnv(databaseEnv)));
  const log = (message: string, error: unknown): void => functionLog().error(message, error);
  const changes = conversationChanges(dynamo(), env.LIMITS_TABLE, { newId: uuidv7, now: Date.now, log });
  const blocks = blockStore(dynamo(), env.BLOCKS_TABLE);
  return {
    store: privatePersons(inside),
    exports: personExports(inside),
    unblock: (accountId, chatbotId, visitorId) => blocks.unblockVisitor(accountId, chatbotId, visitorId),
    noteGone: (accountId, chatbotId) => changes.note({ accountId, chatbotId, assigneeId: null }, { gone: true }),
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
    now: Date.now,
  };
});
