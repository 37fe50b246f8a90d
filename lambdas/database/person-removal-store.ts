import { sql, type SqlBool } from 'kysely';
import type { AccountScope } from './account.ts';
import { markFiles, NOTHING_REMOVED, plusRemoved, removeConversations, type Removed } from './conversation-removal-store.ts';
import { dropOldMarks } from './forgotten-store.ts';

/** What was removed of a person, in rows: the receipt. */
export interface PersonRemoved extends Removed {
  readonly contacts: number;
  readonly leads: number;
}

export const NOBODY_REMOVED: PersonRemoved = { ...NOTHING_REMOVED, contacts: 0, leads: 0 };

export const plusPersons = (a: PersonRemoved, b: PersonRemoved): PersonRemoved => ({
  ...plusRemoved(a, b),
  contacts: a.contacts + b.contacts,
  leads: a.leads + b.leads,
});

/** Conversations that one transaction removes: a person with thousands does not hold locks for minutes. */
export const REMOVED_AT_ONCE = 100;

/**
 * Removes some of what a chatbot keeps of a visitor, and everything once less than a whole batch is left: conversations first, contact and leads with the last of
 * them. From the first step on, the tokens that the visitor holds lead nowhere. `left` says that there is more to do; a run that was cut off is simply begun again.
 */
export async function removeVisitor(
  scope: AccountScope,
  chatbotId: string,
  visitorId: string,
): Promise<{ readonly removed: PersonRemoved; readonly left: boolean }> {
  const { tx, accountId } = scope;
  await dropOldMarks(scope);
  await tx
    .insertInto('app.forgotten_visitors')
    .values({ account_id: accountId, chatbot_id: chatbotId, visitor_id: visitorId })
    .onConflict((conflict) => conflict.columns(['account_id', 'chatbot_id', 'visitor_id']).doUpdateSet({ forgotten_at: sql`now()` }))
    .execute();
  const rows = await tx
    .selectFrom('app.conversations')
    .select('conversation_id')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('visitor_id', '=', visitorId)
    .orderBy('conversation_id')
    .limit(REMOVED_AT_ONCE)
    .forUpdate()
    .execute();
  const conversations = await removeConversations(
    scope,
    chatbotId,
    rows.map((row) => row.conversation_id),
  );
  if (rows.length === REMOVED_AT_ONCE) return { removed: { ...conversations, contacts: 0, leads: 0 }, left: true };
  await markFiles(scope, chatbotId, { visitorId });
  const { leads } = await tx
    .selectFrom('app.leads as l')
    .select(({ fn }) => fn.countAll<number>().as('leads'))
    .where('l.account_id', '=', accountId)
    .where('l.chatbot_id', '=', chatbotId)
    .where(
      sql<SqlBool>`EXISTS (SELECT FROM app.contacts k WHERE k.account_id = l.account_id AND k.contact_id = l.contact_id AND k.chatbot_id = l.chatbot_id AND k.visitor_id = ${visitorId})`,
    )
    .executeTakeFirstOrThrow();
  // The leads go with their contact, by the foreign key.
  const contacts = await tx
    .deleteFrom('app.contacts')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('visitor_id', '=', visitorId)
    .executeTakeFirst();
  return { removed: { ...conversations, contacts: Number(contacts.numDeletedRows), leads: Number(leads) }, left: false };
}
