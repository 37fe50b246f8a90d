import { sql, type Selectable } from 'kysely';
import { visibleThrough } from '../access/conversations.ts';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { Database } from '../database/tables.ts';
import type { Contact, Lead } from './fields.ts';
import type { Listed } from './store.ts';

export interface ContactStore {
  /** @throws Problem `not-found`, as do all. */
  contacts(call: AccountCall, chatbotId: string, page: Page): Promise<Listed<Contact>>;
  leads(call: AccountCall, chatbotId: string, page: Page): Promise<Listed<Lead>>;
}

/** A contact is seen by whoever sees a conversation of it; one without any by whoever sees all (S11). */
const visibleContact = (scope: AccountScope) =>
  visibleThrough(scope, 'k', sql`c.account_id = k.account_id AND c.chatbot_id = k.chatbot_id AND c.visitor_id = k.visitor_id`);

/** A lead is seen by whoever sees its conversation; one whose conversation is gone by whoever sees all. */
const visibleLead = (scope: AccountScope) => visibleThrough(scope, 'l', sql`c.account_id = l.account_id AND c.conversation_id = l.conversation_id`);

type ContactRow = Pick<
  Selectable<Database['app.contacts']>,
  'contact_id' | 'visitor_id' | 'name' | 'email' | 'phone' | 'company' | 'created_at' | 'updated_at'
>;
const toContact = (row: ContactRow): Contact => ({
  id: row.contact_id,
  visitorId: row.visitor_id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  company: row.company,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** What is no program's (S27): a contact is one's when everything that it has left is. */
const ofPeople = sql<boolean>`(
  EXISTS (SELECT FROM app.leads p WHERE p.account_id = k.account_id AND p.contact_id = k.contact_id AND p.bot_reason IS NULL)
  OR NOT EXISTS (SELECT FROM app.leads b WHERE b.account_id = k.account_id AND b.contact_id = k.contact_id))`;

/** Who has written, and what they left; programs are in neither list. */
export const contactStore = (accounts: Accounts): ContactStore => ({
  contacts: (call, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const rows = await scope.tx
        .selectFrom('app.contacts as k')
        .selectAll('k')
        .where('k.account_id', '=', scope.accountId)
        .where('k.chatbot_id', '=', chatbotId)
        .where(visibleContact(scope))
        .where(ofPeople)
        .$if(after !== undefined, (query) => query.where('k.contact_id', '<', after ?? ''))
        .orderBy('k.contact_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, (row) => row.contact_id, toContact);
    }),
  leads: (call, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const rows = await scope.tx
        .selectFrom('app.leads as l')
        .innerJoin('app.contacts as k', (join) => join.onRef('k.account_id', '=', 'l.account_id').onRef('k.contact_id', '=', 'l.contact_id'))
        .selectAll('k')
        .select(['l.lead_id', 'l.conversation_id', 'l.fields', 'l.consent_text', 'l.created_at as left_at'])
        .where('l.account_id', '=', scope.accountId)
        .where('l.chatbot_id', '=', chatbotId)
        .where('l.bot_reason', 'is', null)
        .where(visibleLead(scope))
        .$if(after !== undefined, (query) => query.where('l.lead_id', '<', after ?? ''))
        .orderBy('l.lead_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows,
        limit,
        (row) => row.lead_id,
        (row) => ({
          id: row.lead_id,
          contact: toContact(row),
          conversationId: row.conversation_id,
          fields: { ...row.fields },
          consentText: row.consent_text,
          createdAt: row.left_at.toISOString(),
        }),
      );
    }),
});
