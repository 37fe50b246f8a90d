import { sql } from 'kysely';
import { emit } from '../events/outbox-store.ts';
import type { AccountScope } from './account.ts';

/** Who a visitor is, as far as it has been said. */
export interface Contact {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly company?: string | undefined;
}

/** Keeps who a visitor of a chatbot is: one contact for each, and what is not said this time stays as it was. Gives the contact's id, which is `newId` for a new one. */
export async function keepContact(
  { tx, accountId }: AccountScope,
  { chatbotId, visitorId }: { readonly chatbotId: string; readonly visitorId: string },
  newId: string,
  { name, email, phone, company }: Contact,
): Promise<string> {
  const said = { ...(name && { name }), ...(email && { email }), ...(phone && { phone }), ...(company && { company }) };
  const { contact_id } = await tx
    .insertInto('app.contacts')
    .values({ account_id: accountId, chatbot_id: chatbotId, contact_id: newId, visitor_id: visitorId, ...said })
    .onConflict((conflict) => conflict.columns(['account_id', 'chatbot_id', 'visitor_id']).doUpdateSet({ ...said, updated_at: sql`now()` }))
    .returning('contact_id')
    .executeTakeFirstOrThrow();
  return contact_id;
}

/** Adds what a contact has left, with the words to which consent was given. `bot` says why the visitor is a program; where the conversation knows, the database adds it. */
export async function addLead(
  scope: AccountScope,
  ids: { readonly chatbotId: string; readonly contactId: string; readonly conversationId: string | null; readonly leadId: string },
  fields: Readonly<Record<string, string>>,
  consentText: string,
  bot?: string,
): Promise<void> {
  const { tx, accountId } = scope;
  const kept = await tx
    .insertInto('app.leads')
    .values({
      account_id: accountId,
      chatbot_id: ids.chatbotId,
      lead_id: ids.leadId,
      contact_id: ids.contactId,
      conversation_id: ids.conversationId,
      fields: JSON.stringify(fields),
      consent_text: consentText,
      ...(bot !== undefined && { bot_reason: bot }),
    })
    .returning('bot_reason')
    .executeTakeFirstOrThrow();
  // What a program leaves is kept, and nobody is told (S27).
  if (kept.bot_reason !== null) return;
  const { chatbotId, leadId, contactId, conversationId } = ids;
  await emit(scope, { type: 'lead.created', chatbotId, data: { leadId, contactId, conversationId, fields: { ...fields }, consentText } });
}
