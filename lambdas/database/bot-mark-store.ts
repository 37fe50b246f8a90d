import type { AccountScope } from './account.ts';

/** A conversation with which a program goes on is a program's from then on, and what was counted of it as a person's is not any more (S27). */
export async function markBot({ tx, accountId }: AccountScope, conversationId: string, reason: string): Promise<void> {
  await tx
    .updateTable('app.conversations')
    .set({ bot_reason: reason })
    .where('account_id', '=', accountId)
    .where('conversation_id', '=', conversationId)
    .where('bot_reason', 'is', null)
    .execute();
}
