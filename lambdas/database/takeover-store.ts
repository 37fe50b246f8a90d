import { sql } from 'kysely';
import { CONVERSATION_COLUMNS, tellConversation } from '../events/changes.ts';
import { emit } from '../events/outbox-store.ts';
import type { AccountScope } from './account.ts';

/** Whether a person has the conversation: then the bot is silent in it, and a visitor's message is only stored. */
export async function isTakenOver({ tx, accountId }: AccountScope, conversationId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('app.conversations')
    .select('taken_over_by')
    .where('account_id', '=', accountId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
  return (row?.taken_over_by ?? null) !== null;
}

/**
 * Asks for a person: the conversation waits until somebody takes it over; until then the bot goes on answering. `true` for whoever asked first, so that
 * a visitor is told once and an event is written once.
 */
export async function handOff(scope: AccountScope, conversationId: string): Promise<boolean> {
  const { tx, accountId } = scope;
  const asks = await tx
    .updateTable('app.conversations')
    .set({ status: 'waiting', updated_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('conversation_id', '=', conversationId)
    .where('status', '!=', 'waiting')
    .where('taken_over_by', 'is', null)
    .returning(CONVERSATION_COLUMNS)
    .executeTakeFirst();
  if (!asks) return false;
  await emit(scope, { type: 'conversation.handed_off', chatbotId: asks.chatbot_id, data: { conversationId } });
  await tellConversation(scope, asks);
  return true;
}
