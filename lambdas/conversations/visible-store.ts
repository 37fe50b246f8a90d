import { sql, type Selectable, type SqlBool, type UpdateObject } from 'kysely';
import { visibleConversations } from '../access/conversations.ts';
import { Problem } from '../core/problem.ts';
import type { AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { Database } from '../database/tables.ts';
import { tellConversation } from '../events/changes.ts';
import type { Conversation, Filter } from './fields.ts';

export type ConversationRow = Selectable<Database['app.conversations']>;

export const toConversation = (row: ConversationRow): Conversation => ({
  id: row.conversation_id,
  channel: row.channel,
  visitorId: row.visitor_id,
  title: row.title,
  status: row.status,
  assigneeId: row.assignee_id,
  takenOverBy: row.taken_over_by,
  tags: [...row.tags],
  language: row.language,
  messageCount: row.message_count,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  lastMessageAt: row.last_message_at.toISOString(),
});

/** What the caller may see of a chatbot's conversations: every query of this feature begins here. */
export const visible = (scope: AccountScope, chatbotId: string) =>
  scope.tx
    .selectFrom('app.conversations as c')
    .where('c.account_id', '=', scope.accountId)
    .where('c.chatbot_id', '=', chatbotId)
    .where(visibleConversations(scope, 'c'));

async function one(scope: AccountScope, chatbotId: string, conversationId: string, lock: boolean): Promise<ConversationRow> {
  await requireChatbot(scope, chatbotId);
  const row = await visible(scope, chatbotId)
    .selectAll('c')
    .where('c.conversation_id', '=', conversationId)
    .$if(lock, (query) => query.forUpdate('c'))
    .executeTakeFirst();
  if (!row) throw new Problem('not-found', 'conversation');
  return row;
}

/** @throws Problem `not-found` when the conversation or its chatbot is not there for the caller. */
export const requireVisible = (scope: AccountScope, chatbotId: string, conversationId: string): Promise<ConversationRow> =>
  one(scope, chatbotId, conversationId, false);

/** The same, locked against whoever else would change it. */
export const lockVisible = (scope: AccountScope, chatbotId: string, conversationId: string): Promise<ConversationRow> =>
  one(scope, chatbotId, conversationId, true);

/** Changes a conversation that `lockVisible` has given; without values it is only said to have changed. */
export async function changeLocked(scope: AccountScope, conversationId: string, values: UpdateObject<Database, 'app.conversations'>): Promise<ConversationRow> {
  const row = await scope.tx
    .updateTable('app.conversations')
    .set({ updated_at: sql`now()`, ...values })
    .where('account_id', '=', scope.accountId)
    .where('conversation_id', '=', conversationId)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (Object.keys(values).length > 0) await tellConversation(scope, row);
  return row;
}

/** A conversation as it is now, and who had it before: whoever waits for changes must be told of both. */
export interface Changed {
  readonly conversation: Conversation;
  readonly formerAssigneeId: string | null;
}

export const changed = (row: ConversationRow, before: ConversationRow): Changed => ({
  conversation: toConversation(row),
  formerAssigneeId: before.assignee_id,
});

/** The member that a filter means by `me`: nobody for a key, which is assigned nothing. */
const assignee = ({ caller }: AccountScope, asked: string) =>
  asked === 'me' ? sql<SqlBool>`c.assignee_id = ${caller.kind === 'member' ? caller.userId : null}::uuid` : sql<SqlBool>`c.assignee_id = ${asked}::uuid`;

/** Words of a message, or the name or the whole address of the contact. What a person types is parsed by the database's own grammar and is never a pattern (S20.3). */
const matches = (query: string) => sql<SqlBool>`(
  EXISTS (SELECT FROM app.messages m WHERE m.account_id = c.account_id AND m.conversation_id = c.conversation_id
    AND m.words @@ websearch_to_tsquery('pg_catalog.simple', ${query}))
  OR EXISTS (SELECT FROM app.contacts k WHERE k.account_id = c.account_id AND k.chatbot_id = c.chatbot_id AND k.visitor_id = c.visitor_id
    AND (lower(k.email) = lower(${query}) OR to_tsvector('pg_catalog.simple', coalesce(k.name, '')) @@ websearch_to_tsquery('pg_catalog.simple', ${query}))))`;

/** Visible conversations narrowed by what was asked for, the newest message first. */
export const filtered = (scope: AccountScope, chatbotId: string, filter: Filter) =>
  visible(scope, chatbotId)
    .$if(filter.status !== undefined, (rows) => rows.where('c.status', '=', filter.status ?? 'open'))
    .$if(filter.channel !== undefined, (rows) => rows.where('c.channel', '=', filter.channel ?? 'widget'))
    .$if(filter.assignee === 'none', (rows) => rows.where('c.assignee_id', 'is', null))
    .$if(filter.assignee !== undefined && filter.assignee !== 'none', (rows) => rows.where(assignee(scope, filter.assignee ?? '')))
    .$if(filter.tag !== undefined, (rows) => rows.where(sql<SqlBool>`${filter.tag ?? ''} = ANY (c.tags)`))
    .$if(filter.from !== undefined, (rows) => rows.where('c.last_message_at', '>=', filter.from ?? new Date(0)))
    .$if(filter.to !== undefined, (rows) => rows.where('c.last_message_at', '<', filter.to ?? new Date(0)))
    .$if(filter.query !== undefined, (rows) => rows.where(matches(filter.query ?? '')))
    .orderBy('c.last_message_id', 'desc');
