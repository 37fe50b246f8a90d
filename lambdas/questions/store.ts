import { sql } from 'kysely';
import { visibleThrough } from '../access/conversations.ts';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';

export interface Unanswered {
  readonly question: string;
  readonly times: number;
  readonly firstAskedAt: string;
  readonly lastAskedAt: string;
  readonly conversationId: string;
}

export interface QuestionStore {
  /** @throws Problem `not-found`. */
  unanswered(call: AccountCall, chatbotId: string, page: Page): Promise<{ items: Unanswered[]; nextCursor: string | null }>;
}

/** Questions without an answer, save those for which a pair has been added since. */
export const questionStore = (accounts: Accounts): QuestionStore => ({
  unanswered: (call, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const rows = await scope.tx
        .selectFrom('app.unanswered_questions as q')
        .selectAll()
        .where('q.account_id', '=', scope.accountId)
        .where('q.chatbot_id', '=', chatbotId)
        .where(
          sql<boolean>`NOT EXISTS (SELECT FROM app.materials m WHERE m.account_id = q.account_id AND m.chatbot_id = q.chatbot_id AND m.kind = 'answer' AND m.deleted_at IS NULL AND app.question_key(m.question) = q.question_key)`,
        )
        // A question is a visitor's words: whoever may not see the conversation does not read them here either (S11.6).
        .where(visibleThrough(scope, 'q', sql`c.account_id = q.account_id AND c.conversation_id = q.conversation_id`))
        .$if(after !== undefined, (query) => query.where('q.message_id', '<', after ?? ''))
        .orderBy('q.message_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows,
        limit,
        (row) => row.message_id,
        (row) => ({
          question: row.text,
          times: row.times,
          firstAskedAt: row.first_at.toISOString(),
          lastAskedAt: row.last_at.toISOString(),
          conversationId: row.conversation_id,
        }),
      );
    }),
});
