import { sql } from 'kysely';
import { wholePolicy } from '../access/policy.ts';
import { Problem } from '../core/problem.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { livingChatbot } from '../database/chatbot.ts';
import type { AccessPolicy } from '../database/tables.ts';

export interface PolicyStore {
  /** @throws Problem `not-found`, as does the other. */
  read(call: AccountCall, chatbotId: string): Promise<AccessPolicy>;
  replace(call: AccountCall, chatbotId: string, policy: AccessPolicy): Promise<{ readonly before: AccessPolicy; readonly policy: AccessPolicy }>;
}

const found = (stored: AccessPolicy | null | undefined): AccessPolicy => {
  if (!stored) throw new Problem('not-found', 'chatbot');
  return wholePolicy(stored);
};

/** The policy of a chatbot. It is live and has no versions: what is saved is what the next message meets. */
export const policyStore = (accounts: Accounts): PolicyStore => ({
  read: (call, chatbotId) =>
    accounts.enter(call, async (scope) => found((await livingChatbot(scope, chatbotId).select('access_policy').executeTakeFirst())?.access_policy)),
  replace: (call, chatbotId, policy) =>
    accounts.enter(call, async (scope) => {
      const { tx, accountId } = scope;
      const before = found((await livingChatbot(scope, chatbotId).select('access_policy').forUpdate().executeTakeFirst())?.access_policy);
      const row = await tx
        .updateTable('app.chatbots')
        .set({ access_policy: JSON.stringify(policy), updated_at: sql`now()` })
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('deleted_at', 'is', null)
        .returning('access_policy')
        .executeTakeFirst();
      return { before, policy: found(row?.access_policy) };
    }),
});
