import type { Selectable } from 'kysely';
import { visibleConversations } from '../access/conversations.ts';
import { pageOf, readCursor } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { Database, Source } from '../database/tables.ts';

type Page = { readonly limit?: number | undefined; readonly cursor?: string | undefined };

export interface Conversation {
  readonly id: string;
  readonly channel: 'widget' | 'dashboard' | 'api';
  readonly visitorId: string;
  readonly title: string;
  readonly messageCount: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Message {
  readonly id: string;
  readonly author: 'visitor' | 'assistant' | 'person';
  readonly text: string;
  readonly sources?: Source[];
  readonly model?: string;
  readonly createdAt: string;
}

export interface ConversationStore {
  /** @throws Problem `not-found`, as do all. */
  list(call: AccountCall, chatbotId: string, page: Page): Promise<{ items: Conversation[]; nextCursor: string | null }>;
  read(call: AccountCall, chatbotId: string, conversationId: string): Promise<Conversation>;
  /** Oldest first. */
  messages(call: AccountCall, chatbotId: string, conversationId: string, page: Page): Promise<{ items: Message[]; nextCursor: string | null }>;
}

const toConversation = (row: Selectable<Database['app.conversations']>): Conversation => ({
  id: row.conversation_id,
  channel: row.channel,
  visitorId: row.visitor_id,
  title: row.title,
  messageCount: row.message_count,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
const toMessage = (row: Pick<Selectable<Database['app.messages']>, 'message_id' | 'author' | 'text' | 'sources' | 'model' | 'created_at'>): Message => ({
  id: row.message_id,
  author: row.author,
  text: row.text,
  ...(row.sources && { sources: [...row.sources] }),
  ...(row.model && { model: row.model }),
  createdAt: row.created_at.toISOString(),
});
const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Problem('not-found', 'conversation');
  return value;
};

/** Conversations of a chatbot; the chatbot must be there, whatever the conversation's id. */
export function conversationStore(accounts: Accounts): ConversationStore {
  const inChatbot = (scope: AccountScope, chatbotId: string) =>
    scope.tx
      .selectFrom('app.conversations')
      .where('account_id', '=', scope.accountId)
      .where('chatbot_id', '=', chatbotId)
      .where(visibleConversations(scope, 'app.conversations'));
  return {
    list: (call, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const after = readCursor(cursor);
        const rows = await inChatbot(scope, chatbotId)
          .selectAll()
          .$if(after !== undefined, (query) => query.where('conversation_id', '<', after ?? ''))
          .orderBy('conversation_id', 'desc')
          .limit(limit + 1)
          .execute();
        return pageOf(rows, limit, (row) => row.conversation_id, toConversation);
      }),
    read: (call, chatbotId, conversationId) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        return toConversation(found(await inChatbot(scope, chatbotId).selectAll().where('conversation_id', '=', conversationId).executeTakeFirst()));
      }),
    messages: (call, chatbotId, conversationId, { limit = DEFAULT_PAGE, cursor }) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        found(await inChatbot(scope, chatbotId).select('conversation_id').where('conversation_id', '=', conversationId).executeTakeFirst());
        const after = readCursor(cursor);
        const rows = await scope.tx
          .selectFrom('app.messages')
          .select(['message_id', 'author', 'text', 'sources', 'model', 'created_at'])
          .where('account_id', '=', scope.accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('conversation_id', '=', conversationId)
          .$if(after !== undefined, (query) => query.where('message_id', '>', after ?? ''))
          .orderBy('message_id')
          .limit(limit + 1)
          .execute();
        return pageOf(rows, limit, (row) => row.message_id, toMessage);
      }),
  };
}
