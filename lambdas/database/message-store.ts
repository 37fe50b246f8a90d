import { sql } from 'kysely';
import { Problem } from '../core/problem.ts';
import { CONVERSATION_COLUMNS, tellConversation } from '../events/changes.ts';
import { emit, excerpt } from '../events/outbox-store.ts';
import type { AccountScope } from './account.ts';
import type { Source } from './tables.ts';

/** A conversation as whoever waits for changes must be told of it (`conversation-changes-store.ts`). */
export interface ChangedConversation {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly conversationId: string;
  readonly assigneeId: string | null;
}

/** The same, whether a person has it and whether it is a program's, as it was when the message came in: the write holds the row until the transaction ends. */
export interface MovedConversation extends ChangedConversation {
  readonly takenOver: boolean;
  readonly bot: boolean;
}

/** What an answer was and what it cost, for analytics. */
export interface Measured {
  readonly answered: boolean;
  /** Milliseconds from the question to the first word; missing where no word was said. */
  readonly firstWordMs: number | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface NewMessage {
  readonly id: string;
  readonly author: 'visitor' | 'assistant' | 'person';
  readonly text: string;
  /** The member, where a person wrote it. */
  readonly authorId?: string;
  readonly sources?: readonly Source[];
  readonly model?: string;
  readonly measured?: Measured;
}

const whole = (value: number): number => Math.max(0, Math.round(value));
const measuredColumns = ({ answered, firstWordMs, inputTokens, outputTokens }: Measured) => ({
  answered,
  ...(firstWordMs !== undefined && { first_word_ms: whole(firstWordMs) }),
  input_tokens: whole(inputTokens),
  output_tokens: whole(outputTokens),
});

/**
 * Adds a message, and moves its conversation to the top of the inbox. A visitor's word opens a closed conversation again.
 * @throws Problem `not-found` when the conversation is not there, or was deleted while an answer was made.
 */
export async function addMessage(
  scope: AccountScope,
  { chatbotId, conversationId }: { readonly chatbotId: string; readonly conversationId: string },
  message: NewMessage,
): Promise<MovedConversation> {
  const { tx, accountId } = scope;
  const moved = await tx
    .updateTable('app.conversations')
    .set({
      message_count: sql`message_count + 1`,
      updated_at: sql`now()`,
      last_message_at: sql`now()`,
      last_message_id: sql`greatest(last_message_id, ${message.id}::uuid)`,
      ...(message.author === 'visitor' && { status: sql`CASE status WHEN 'closed' THEN 'open' ELSE status END` }),
    })
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('conversation_id', '=', conversationId)
    .returning([
      ...CONVERSATION_COLUMNS,
      'bot_reason',
      // A subquery still sees the row as it was before this update.
      sql<boolean>`(SELECT b.status = 'closed' FROM app.conversations b WHERE b.account_id = ${accountId}::uuid AND b.conversation_id = ${conversationId}::uuid)`.as(
        'was_closed',
      ),
    ])
    .executeTakeFirst();
  if (!moved) throw new Problem('not-found', 'conversation');
  await tx
    .insertInto('app.messages')
    .values({
      account_id: accountId,
      chatbot_id: chatbotId,
      conversation_id: conversationId,
      message_id: message.id,
      author: message.author,
      text: message.text,
      sources: message.sources ? JSON.stringify(message.sources) : null,
      model: message.model ?? null,
      ...(message.measured && measuredColumns(message.measured)),
      ...(message.authorId !== undefined && { author_id: message.authorId }),
    })
    .execute();
  await emit(scope, {
    type: 'message.created',
    chatbotId,
    data: { conversationId, messageId: message.id, author: message.author, authorId: message.authorId ?? null, ...excerpt(message.text) },
  });
  if (moved.was_closed && moved.status !== 'closed') await tellConversation(scope, moved);
  const { assignee_id: assigneeId, taken_over_by, bot_reason } = moved;
  return { accountId, chatbotId, conversationId, assigneeId, takenOver: taken_over_by !== null, bot: bot_reason !== null };
}
