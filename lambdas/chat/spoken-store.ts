import { Problem } from '../core/problem.ts';
import { codePoints } from '../core/code-points.ts';
import type { AccountScope } from '../database/account.ts';
import { markBot } from '../database/bot-mark-store.ts';
import { keepPeer } from '../database/channel-peer-store.ts';
import { keepContact } from '../database/contact-store.ts';
import { addMessage, type MovedConversation } from '../database/message-store.ts';
import { emit } from '../events/outbox-store.ts';
import { isMessaging, type Asker } from './asker.ts';
import type { Placed } from './turn-facts-store.ts';

/** A visitor's message, under the ids that it keeps when it is sent again. */
export interface NewTurn extends Placed {
  readonly text: string;
  /** When the gate was asked; milliseconds. */
  readonly askedAt: number;
}

/** The asker's own conversation: a visitor may go on only with one of one's own, the team only with one that the team began. */
export const ownConversation = ({ tx, accountId }: AccountScope, asker: Asker, conversationId: string) =>
  tx
    .selectFrom('app.conversations as c')
    .where('c.account_id', '=', accountId)
    .where('c.chatbot_id', '=', asker.chatbotId)
    .where('c.conversation_id', '=', conversationId)
    .where('c.visitor_id', '=', asker.visitorId)
    .where('c.channel', '=', asker.channel);

/** Begins a conversation; of two first messages of one person at once, both are in the same one. */
async function begin(scope: AccountScope, asker: Asker, conversationId: string, message: NewTurn, bot: string | undefined): Promise<void> {
  const { channel, visitorId, chatbotId } = asker;
  const title = codePoints(message.text).slice(0, 80).join('');
  const { numInsertedOrUpdatedRows = 0n } = await scope.tx
    .insertInto('app.conversations')
    .values({
      account_id: scope.accountId,
      chatbot_id: chatbotId,
      conversation_id: conversationId,
      channel,
      visitor_id: visitorId,
      title,
      last_message_id: message.id,
      bot_reason: bot ?? null,
    })
    .$if(isMessaging(asker), (query) => query.onConflict((conflict) => conflict.doNothing()))
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows > 0n) await emit(scope, { type: 'conversation.created', chatbotId, data: { conversationId, channel, visitorId, title } });
}

/**
 * Stores the message, and with a first one the conversation. A message that an earlier try has stored stays the one that it is. `known` says whether the asker's
 * own conversation was there a moment ago, `before` whether there was one.
 */
export async function storeMessage(
  scope: AccountScope,
  asker: Asker,
  message: NewTurn,
  known: boolean,
  newId: () => string,
): Promise<{ readonly conversationId: string; readonly before: boolean; readonly changed?: MovedConversation }> {
  const { tx, accountId } = scope;
  const { chatbotId } = asker;
  const conversationId = message.conversationId ?? message.newConversationId;
  const look = async () => (await ownConversation(scope, asker, conversationId).select('c.conversation_id').executeTakeFirst()) !== undefined;
  // Of two first messages at once, the one has begun it since the other looked.
  const found = known || ((message.resumed || isMessaging(asker)) && (await look()));
  if (message.conversationId !== undefined && !found) throw new Problem('not-found', 'conversation');
  const bot = asker.channel === 'widget' ? asker.visit.bot : undefined;
  if (found && bot !== undefined) await markBot(scope, conversationId, bot);
  if (!found) await begin(scope, asker, conversationId, message, bot);
  if (isMessaging(asker)) {
    await keepPeer(scope, { chatbotId, conversationId }, asker);
    if (!found && (asker.name ?? asker.phone) !== undefined) await keepContact(scope, asker, newId(), asker);
  }
  const stored =
    message.resumed &&
    (await tx
      .selectFrom('app.messages')
      .select('message_id')
      .where('account_id', '=', accountId)
      .where('conversation_id', '=', conversationId)
      .where('message_id', '=', message.id)
      .executeTakeFirst());
  if (stored) return { conversationId, before: found };
  const changed = await addMessage(scope, { chatbotId, conversationId }, { id: message.id, author: 'visitor', text: message.text });
  return { conversationId, before: found, changed };
}
