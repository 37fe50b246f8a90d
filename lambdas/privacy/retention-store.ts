import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import { removeConversations } from '../database/conversation-removal-store.ts';
import { dropOldMarks } from '../database/forgotten-store.ts';
import type { RetentionDeps } from './retention.ts';

/** Conversations of one transaction. */
const BATCH = 200;

/** What is too old, as the worker's login reads and removes it. */
export const retentionStore = (accounts: Accounts): RetentionDeps['store'] => ({
  chatbots: (accountId) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const rows = await tx
        .selectFrom('app.conversation_policies')
        .select(['chatbot_id', 'retention_days'])
        .where('account_id', '=', accountId)
        .where('retention_days', 'is not', null)
        .execute();
      return rows.map((row) => ({ chatbotId: row.chatbot_id, days: row.retention_days ?? 0 }));
    }),
  removeSome: (accountId, { chatbotId, days }) =>
    accounts.enterAs(accountId, async (scope) => {
      const rows = await scope.tx
        .selectFrom('app.conversations')
        .select('conversation_id')
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('last_message_at', '<', sql<Date>`now() - make_interval(days => ${days}::integer)`)
        .orderBy('last_message_at')
        .limit(BATCH)
        .execute();
      const ids = rows.map((row) => row.conversation_id);
      return { removed: await removeConversations(scope, chatbotId, ids), left: ids.length === BATCH };
    }),
  forgetForgotten: (accountId) => accounts.enterAs(accountId, dropOldMarks),
});
