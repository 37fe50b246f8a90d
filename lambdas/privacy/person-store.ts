import { sql, type SqlBool } from 'kysely';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { removeVisitor, type PersonRemoved } from '../database/person-removal-store.ts';

/** Visitors that one call takes for an address; whoever has more is erased in several calls. */
const VISITORS_MAX = 100;

/** One of the two. */
export interface Person {
  readonly visitorId?: string | undefined;
  readonly email?: string | undefined;
}

export interface PersonStore {
  /** The visitors who are this person; a visitor is one also where nothing is kept. @throws Problem `not-found` without the chatbot, as do all. */
  visitorsOf(call: AccountCall, chatbotId: string, person: Person): Promise<string[]>;
  /** One step of the erasure of a visitor. */
  removeSome(call: AccountCall, chatbotId: string, visitorId: string): Promise<{ readonly removed: PersonRemoved; readonly left: boolean }>;
}

/** By an address: whoever has left it, now or in an earlier form. */
export async function visitorsOf({ tx, accountId }: AccountScope, chatbotId: string, { visitorId, email }: Person): Promise<string[]> {
  if (visitorId !== undefined) return [visitorId];
  const rows = await tx
    .selectFrom('app.contacts as k')
    .select('k.visitor_id')
    .where('k.account_id', '=', accountId)
    .where('k.chatbot_id', '=', chatbotId)
    .where(
      sql<SqlBool>`(lower(k.email) = lower(${email}) OR EXISTS (SELECT FROM app.leads l WHERE l.account_id = k.account_id AND l.contact_id = k.contact_id AND lower(l.fields->>'email') = lower(${email})))`,
    )
    .orderBy('k.contact_id')
    .limit(VISITORS_MAX)
    .execute();
  return rows.map((row) => row.visitor_id);
}

export const privatePersons = (accounts: Accounts): PersonStore => ({
  visitorsOf: (call, chatbotId, person) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      return visitorsOf(scope, chatbotId, person);
    }),
  removeSome: (call, chatbotId, visitorId) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      return removeVisitor(scope, chatbotId, visitorId);
    }),
});
