import { sql, type RawBuilder } from 'kysely';
import { Problem } from '../core/problem.ts';
import type { AccountScope } from './account.ts';

/** A chatbot of the entered account that has not been deleted, as a query to select from. */
export const livingChatbot = ({ tx, accountId }: AccountScope, chatbotId: string) =>
  tx.selectFrom('app.chatbots').where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).where('deleted_at', 'is', null);

/** @throws Problem `not-found` when the account has no such chatbot: what is below it is not there either. */
export async function requireChatbot(scope: AccountScope, chatbotId: string): Promise<void> {
  if (!(await livingChatbot(scope, chatbotId).select('chatbot_id').executeTakeFirst())) throw new Problem('not-found', 'chatbot');
}

/** @throws Problem `not-found` when one of them is none of the account's. */
export async function requireChatbots({ tx, accountId }: AccountScope, chatbotIds: readonly string[]): Promise<void> {
  const ids = [...new Set(chatbotIds)];
  if (ids.length === 0) return;
  const rows = await tx
    .selectFrom('app.chatbots')
    .select('chatbot_id')
    .where('account_id', '=', accountId)
    .where('chatbot_id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute();
  if (rows.length !== ids.length) throw new Problem('not-found', 'one of several chatbots');
}

/** Which chatbots a list shows: to a member those with a grant, to a key those that it covers, to everybody else all. A condition over `app.chatbots` under the name `alias`. */
export function visibleChatbots({ caller }: AccountScope, alias: string): RawBuilder<boolean> {
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  if (caller.kind === 'key' && caller.chatbotIds) return sql<boolean>`${of('chatbot_id')} = ANY (${caller.chatbotIds}::uuid[])`;
  if (caller.kind !== 'member' || caller.role !== 'member') return sql<boolean>`true`;
  return sql<boolean>`EXISTS (SELECT FROM app.grants g WHERE g.account_id = ${of('account_id')} AND g.chatbot_id = ${of('chatbot_id')} AND g.user_id = ${caller.userId}::uuid)`;
}
