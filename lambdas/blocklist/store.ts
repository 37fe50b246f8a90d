import { visibleConversations } from '../access/conversations.ts';
import type { Entry } from '../blocks/entry-rows.ts';
import { Problem } from '../core/problem.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';

export interface CallerStore {
  /** @throws Problem `not-allowed` for a caller without the right in the account. */
  check(call: AccountCall): Promise<void>;
  /** Checks the same, and decides what is written to a list: a call that is repeated by its key writes the same entry again, which is one. */
  decide(call: AccountCall, entry: Entry): Promise<Entry>;
  /** @throws Problem `not-found` where the caller sees no conversation of the visitor. */
  requireVisitor(call: AccountCall, chatbotId: string, visitorId: string): Promise<void>;
}

/** What an account says of who asks: the lists themselves are not in its database. */
export const callerStore = (accounts: Accounts): CallerStore => ({
  check: (call) => accounts.enter(call, async () => undefined),
  decide: (call, entry) => accounts.once(call, async () => entry),
  requireVisitor: (call, chatbotId, visitorId) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const seen = await scope.tx
        .selectFrom('app.conversations')
        .select('conversation_id')
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('visitor_id', '=', visitorId)
        .where(visibleConversations(scope, 'app.conversations'))
        .limit(1)
        .executeTakeFirst();
      if (!seen) throw new Problem('not-found', 'visitor');
    }),
});
