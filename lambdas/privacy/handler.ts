import { blockStore } from '../blocks/block-store.ts';
import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { functionChanges } from '../database/conversation-changes-store.ts';
import { privacyEnv, privacyRoutes } from './contract.ts';
import { personExports } from './export-store.ts';
import { privatePersons } from './person-store.ts';
import { privacy, type PrivacyDeps } from './privacy.ts';

export const handler = api(privacyRoutes, privacy, ({ record, limitsTable }: Edge): PrivacyDeps => {
  const inside = accounts(connect(readEnv(databaseEnv)));
  const changes = functionChanges(dynamo(), limitsTable);
  const blocks = blockStore(dynamo(), readEnv(privacyEnv).BLOCKS_TABLE);
  return {
    store: privatePersons(inside),
    exports: personExports(inside),
    unblock: (accountId, chatbotId, visitorId) => blocks.unblockVisitor(accountId, chatbotId, visitorId),
    noteGone: (accountId, chatbotId) => changes.note({ accountId, chatbotId, assigneeId: null }, { gone: true }),
    record,
    now: Date.now,
  };
});
