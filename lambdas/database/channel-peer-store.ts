import { sql } from 'kysely';
import type { AccountScope } from './account.ts';

/** Where the answers of a conversation go, and when the person wrote last. */
export interface Peer {
  readonly channelId: string;
  readonly peer: string;
  readonly writtenAt: Date;
}

/** Keeps where the answers go of a conversation that takes place in a messaging service; the person's last word counts, in whatever order words come. */
export async function keepPeer(
  { tx, accountId }: AccountScope,
  { chatbotId, conversationId }: { readonly chatbotId: string; readonly conversationId: string },
  { channelId, peer, writtenAt }: Peer,
): Promise<void> {
  await tx
    .insertInto('app.channel_conversations')
    .values({ account_id: accountId, chatbot_id: chatbotId, conversation_id: conversationId, channel_id: channelId, peer, last_incoming_at: writtenAt })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'conversation_id'])
        .doUpdateSet({ last_incoming_at: sql<Date>`greatest(app.channel_conversations.last_incoming_at, excluded.last_incoming_at)` }),
    )
    .execute();
}
