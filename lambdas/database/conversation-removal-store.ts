import { sql, type ExpressionBuilder } from 'kysely';
import type { AccountScope } from './account.ts';
import type { Database } from './tables.ts';

/** What was removed, in rows. */
export interface Removed {
  readonly conversations: number;
  readonly messages: number;
  readonly notes: number;
  readonly feedback: number;
  readonly unansweredQuestions: number;
}

export const NOTHING_REMOVED: Removed = { conversations: 0, messages: 0, notes: 0, feedback: 0, unansweredQuestions: 0 };

/** Two counts as one. */
export const plusRemoved = (a: Removed, b: Removed): Removed => ({
  conversations: a.conversations + b.conversations,
  messages: a.messages + b.messages,
  notes: a.notes + b.notes,
  feedback: a.feedback + b.feedback,
  unansweredQuestions: a.unansweredQuestions + b.unansweredQuestions,
});

/** Whose files: of conversations, or of a visitor whatever they were sent in. */
type FilesOf = { readonly conversationIds: readonly string[] } | { readonly visitorId: string };

/** Marks files that were sent in conversations as deleted: nobody has them from now on, and the sweep removes them with their objects. */
export async function markFiles({ tx, accountId }: AccountScope, chatbotId: string, of: FilesOf): Promise<void> {
  const now = sql<Date>`now()`;
  await tx
    .updateTable('app.uploads')
    .set({ deleted_at: now, updated_at: now })
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('deleted_at', 'is', null)
    .where((expression) => fileOf(expression, of))
    .execute();
}

const fileOf = (expression: ExpressionBuilder<Database, 'app.uploads'>, of: FilesOf) =>
  'visitorId' in of ? expression('visitor_id', '=', of.visitorId) : expression('conversation_id', 'in', of.conversationIds);

/**
 * Deletes conversations with everything that was said in them, and the questions that only they still ask; the one way in which conversations go, whoever
 * wants it, save with their whole account. Leads stay without them. Which conversations the caller may delete has been decided before.
 */
export async function removeConversations(scope: AccountScope, chatbotId: string, conversationIds: readonly string[]): Promise<Removed> {
  if (conversationIds.length === 0) return NOTHING_REMOVED;
  const { tx, accountId } = scope;
  const count = async (table: 'app.messages' | 'app.notes' | 'app.feedback'): Promise<number> => {
    const { rows } = await tx
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('account_id', '=', accountId)
      .where('conversation_id', 'in', conversationIds)
      .executeTakeFirstOrThrow();
    return Number(rows);
  };
  await markFiles(scope, chatbotId, { conversationIds });
  const [messages, notes, feedback] = [await count('app.messages'), await count('app.notes'), await count('app.feedback')];
  const unanswered = await tx
    .deleteFrom('app.unanswered_questions')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('conversation_id', 'in', conversationIds)
    .executeTakeFirst();
  const conversations = await tx
    .deleteFrom('app.conversations')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('conversation_id', 'in', conversationIds)
    .executeTakeFirst();
  return {
    conversations: Number(conversations.numDeletedRows),
    messages,
    notes,
    feedback,
    unansweredQuestions: Number(unanswered.numDeletedRows),
  };
}
