import { sql, type RawBuilder } from 'kysely';
import type { AccountScope } from '../database/account.ts';
import type { ChangesView } from '../database/conversation-changes-store.ts';

/** The member whose sight a policy narrows; nobody for owners, admins, keys and jobs, who see all. */
const narrowed = ({ caller }: AccountScope): string | undefined => (caller.kind === 'member' && caller.role === 'member' ? caller.userId : undefined);

/**
 * Which conversations of a chatbot the caller may see: the one place that knows (S11). A condition over `app.conversations` under the name `alias`, for every
 * query that lists, reads, searches, counts or exports them. Owners and admins see all, as do keys, whose scopes an admin has chosen, and jobs. A
 * member sees what the policy of the chatbot gives: all, all if listed, or what is assigned to the member.
 */
export function visibleConversations(scope: AccountScope, alias: string): RawBuilder<boolean> {
  const userId = narrowed(scope);
  if (userId === undefined) return sql<boolean>`true`;
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  return sql<boolean>`coalesce((
    SELECT CASE p.mode
      WHEN 'team' THEN true
      WHEN 'selected' THEN ${userId}::uuid = ANY (p.member_ids)
      ELSE ${of('assignee_id')} = ${userId}::uuid
    END
    FROM app.conversation_policies p WHERE p.account_id = ${of('account_id')} AND p.chatbot_id = ${of('chatbot_id')}
  ), NOT EXISTS (SELECT FROM app.conversation_policies q WHERE q.account_id = ${of('account_id')} AND q.chatbot_id = ${of('chatbot_id')}))`;
}

/**
 * Whether the caller may see what hangs on no conversation, or no longer: by the same condition, as if nobody were assigned. `alias` is any relation with
 * `account_id` and `chatbot_id`.
 */
const visibleAlone = (scope: AccountScope, alias: string): RawBuilder<boolean> =>
  sql<boolean>`EXISTS (
    SELECT FROM (SELECT ${sql.ref(`${alias}.account_id`)} AS account_id, ${sql.ref(`${alias}.chatbot_id`)} AS chatbot_id, NULL::uuid AS assignee_id) alone
    WHERE ${visibleConversations(scope, 'alone')})`;

/**
 * Whether the caller may still see a conversation: a stream that is running asks again and again, so that a policy or an assignment which changed meanwhile
 * ends it (S11.2).
 */
export async function stillVisible(scope: AccountScope, chatbotId: string, conversationId: string): Promise<boolean> {
  const row = await scope.tx
    .selectFrom('app.conversations')
    .select('conversation_id')
    .where('account_id', '=', scope.accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('conversation_id', '=', conversationId)
    .where(visibleConversations(scope, 'app.conversations'))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whether the caller may see what hangs on conversations: by those that `matches` tells of `c`, or as if nobody were assigned where there is none. `alias` is any
 * relation with `account_id` and `chatbot_id`.
 */
export const visibleThrough = (scope: AccountScope, alias: string, matches: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`CASE WHEN EXISTS (SELECT FROM app.conversations c WHERE ${matches})
    THEN EXISTS (SELECT FROM app.conversations c WHERE ${matches} AND ${visibleConversations(scope, 'c')})
    ELSE ${visibleAlone(scope, alias)} END`;

/** What of a chatbot's conversations the caller may learn about, by the very condition above: all, what is assigned to the caller, or nothing. */
export async function viewOf(scope: AccountScope, chatbotId: string): Promise<ChangesView | undefined> {
  const userId = narrowed(scope);
  if (userId === undefined) return 'all';
  const { rows } = await sql<{ everything: boolean; own: boolean }>`
    SELECT ${visibleConversations(scope, 'everything')} AS everything, ${visibleConversations(scope, 'own')} AS own
    FROM (SELECT ${scope.accountId}::uuid AS account_id, ${chatbotId}::uuid AS chatbot_id, NULL::uuid AS assignee_id) everything,
      (SELECT ${scope.accountId}::uuid AS account_id, ${chatbotId}::uuid AS chatbot_id, ${userId}::uuid AS assignee_id) own`.execute(scope.tx);
  if (rows[0]?.everything) return 'all';
  return rows[0]?.own ? { assignedTo: userId } : undefined;
}
