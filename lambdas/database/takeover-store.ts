import { sql } from 'kysely';
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
export async function handOff({ tx, accountId }: AccountScope, conversationId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('app.conversations')
    .set({ status: 'waiting', updated_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('conversation_id', '=', conversationId)
    .where('status', '!=', 'waiting')
    .where('taken_over_by', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
