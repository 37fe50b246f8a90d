import { sql } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { removeConversations } from '../database/conversation-removal-store.ts';
import type { ChangesView } from '../database/conversation-changes-store.ts';
import { viewOf } from '../access/conversations.ts';
import type { Change, Conversation, Filter, Message } from './fields.ts';
import { filesOf } from './file-store.ts';
import { changed, changeLocked, filtered, lockVisible, requireVisible, toConversation, visible, type Changed } from './visible-store.ts';

export interface Listed<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface ConversationStore {
  /** @throws Problem `not-found` for what the caller may not see, as do all. */
  list(call: AccountCall, chatbotId: string, query: Filter & Page): Promise<Listed<Conversation>>;
  read(call: AccountCall, chatbotId: string, conversationId: string): Promise<Conversation>;
  /** Oldest first. */
  messages(call: AccountCall, chatbotId: string, conversationId: string, page: Page): Promise<Listed<Message>>;
  /** @throws Problem `not-found` also for an assignee who cannot read the conversations of the chatbot. */
  change(call: AccountCall, chatbotId: string, conversationId: string, change: Change): Promise<Changed>;
  /** Deletes it; what it was, for whoever must be told. */
  remove(call: AccountCall, chatbotId: string, conversationId: string): Promise<Conversation>;
  /** What the caller may learn about; nothing where that is nothing. */
  view(call: AccountCall, chatbotId: string): Promise<ChangesView | undefined>;
  /** Visible conversations that have changed since a moment, the latest change first; at most `limit`. */
  changedSince(call: AccountCall, chatbotId: string, moment: Date, limit: number): Promise<Conversation[]>;
}

/** @throws Problem `not-found` for somebody who is no member, or one without a grant on the chatbot's conversations. */
async function requireAssignable({ tx, accountId }: AccountScope, chatbotId: string, userId: string): Promise<void> {
  const member = await tx
    .selectFrom('app.members as m')
    .leftJoin('app.grants as g', (join) =>
      join.onRef('g.account_id', '=', 'm.account_id').onRef('g.user_id', '=', 'm.user_id').on('g.chatbot_id', '=', chatbotId),
    )
    .select('m.user_id')
    .where('m.account_id', '=', accountId)
    .where('m.user_id', '=', userId)
    .where(sql<boolean>`(m.role <> 'member' OR g.areas ? 'conversations')`)
    .executeTakeFirst();
  if (!member) throw new Problem('not-found', 'assignee');
}

/** Conversations of a chatbot; the chatbot must be there, whatever the conversation's id. */
export const conversationStore = (accounts: Accounts): ConversationStore => ({
  list: (call, chatbotId, { limit = DEFAULT_PAGE, cursor, ...filter }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const rows = await filtered(scope, chatbotId, filter)
        .selectAll('c')
        .$if(after !== undefined, (query) => query.where('c.last_message_id', '<', after ?? ''))
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, (row) => row.last_message_id, toConversation);
    }),
  read: (call, chatbotId, conversationId) => accounts.enter(call, async (scope) => toConversation(await requireVisible(scope, chatbotId, conversationId))),
  messages: (call, chatbotId, conversationId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      await requireVisible(scope, chatbotId, conversationId);
      const after = readCursor(cursor);
      const rows = await scope.tx
        .selectFrom('app.messages as m')
        .leftJoin('app.feedback as f', (join) =>
          join.onRef('f.account_id', '=', 'm.account_id').onRef('f.conversation_id', '=', 'm.conversation_id').onRef('f.message_id', '=', 'm.message_id'),
        )
        .leftJoin('app.channel_deliveries as d', (join) => join.onRef('d.account_id', '=', 'm.account_id').onRef('d.message_id', '=', 'm.message_id'))
        .select(['m.message_id', 'm.author', 'm.author_id', 'm.text', 'm.sources', 'm.model', 'm.created_at', 'f.value', 'd.state', 'd.reason'])
        .where('m.account_id', '=', scope.accountId)
        .where('m.chatbot_id', '=', chatbotId)
        .where('m.conversation_id', '=', conversationId)
        .$if(after !== undefined, (query) => query.where('m.message_id', '>', after ?? ''))
        .orderBy('m.message_id')
        .limit(limit + 1)
        .execute();
      const files = await filesOf(
        scope,
        conversationId,
        rows.map((row) => row.message_id),
      );
      return pageOf(
        rows,
        limit,
        (row) => row.message_id,
        (row) => ({
          id: row.message_id,
          author: row.author,
          text: row.text,
          ...(row.author_id !== null && { authorId: row.author_id }),
          ...(row.sources && { sources: [...row.sources] }),
          ...(row.model && { model: row.model }),
          ...(row.value && { feedback: row.value }),
          ...(row.state && { delivery: { state: row.state, ...(row.reason !== null && { reason: row.reason }) } }),
          ...(files.has(row.message_id) && { files: files.get(row.message_id) }),
          createdAt: row.created_at.toISOString(),
        }),
      );
    }),
  change: (call, chatbotId, conversationId, { status, assigneeId, tags }) =>
    accounts.enter(call, async (scope) => {
      const before = await lockVisible(scope, chatbotId, conversationId);
      if (assigneeId !== undefined && assigneeId !== null) await requireAssignable(scope, chatbotId, assigneeId);
      const row = await changeLocked(scope, conversationId, {
        ...(status !== undefined && { status }),
        ...(status === 'closed' && { taken_over_by: null, taken_over_at: null }),
        ...(assigneeId !== undefined && { assignee_id: assigneeId }),
        ...(tags !== undefined && { tags }),
      });
      return changed(row, before);
    }),
  remove: (call, chatbotId, conversationId) =>
    accounts.enter(call, async (scope) => {
      const row = await lockVisible(scope, chatbotId, conversationId);
      await removeConversations(scope, chatbotId, [conversationId]);
      return toConversation(row);
    }),
  view: (call, chatbotId) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      return viewOf(scope, chatbotId);
    }),
  changedSince: (call, chatbotId, moment, limit) =>
    accounts.enter(call, async (scope) => {
      const rows = await visible(scope, chatbotId).selectAll('c').where('c.updated_at', '>', moment).orderBy('c.updated_at', 'desc').limit(limit).execute();
      return rows.map(toConversation);
    }),
});
