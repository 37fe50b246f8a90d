import { sql, type RawBuilder } from 'kysely';
import type { AccountScope } from '../database/account.ts';

/**
 * Which conversations of a chatbot the caller may see: the one place that knows (S11). A condition over `app.conversations` under the name `alias`, for every
 * query that lists, reads, searches, counts or exports them. Owners and admins see all, as do keys, whose scopes an admin has chosen, and jobs. A
 * member sees what the policy of the chatbot gives: all, all if listed, or what is assigned to the member.
 */
export function visibleConversations({ caller }: AccountScope, alias: string): RawBuilder<boolean> {
  if (caller.kind !== 'member' || caller.role !== 'member') return sql<boolean>`true`;
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  return sql<boolean>`coalesce((
    SELECT CASE p.mode
      WHEN 'team' THEN true
      WHEN 'selected' THEN ${caller.userId}::uuid = ANY (p.member_ids)
      ELSE ${of('assignee_id')} = ${caller.userId}::uuid
    END
    FROM app.conversation_policies p WHERE p.account_id = ${of('account_id')} AND p.chatbot_id = ${of('chatbot_id')}
  ), NOT EXISTS (SELECT FROM app.conversation_policies q WHERE q.account_id = ${of('account_id')} AND q.chatbot_id = ${of('chatbot_id')}))`;
}
