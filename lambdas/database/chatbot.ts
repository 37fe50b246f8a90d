import { Problem } from '../core/problem.ts';
import type { AccountScope } from './account.ts';

/** A chatbot of the entered account that has not been deleted, as a query to select from. */
export const livingChatbot = ({ tx, accountId }: AccountScope, chatbotId: string) =>
  tx.selectFrom('app.chatbots').where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).where('deleted_at', 'is', null);

/** @throws Problem `not-found` when the account has no such chatbot: what is below it is not there either. */
export async function requireChatbot(scope: AccountScope, chatbotId: string): Promise<void> {
  if (!(await livingChatbot(scope, chatbotId).select('chatbot_id').executeTakeFirst())) throw new Problem('not-found', 'chatbot');
}
