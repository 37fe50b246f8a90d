import { sql } from 'kysely';
import { admitVisitor, type Visitor } from '../access/visit-store.ts';
import { Problem } from '../core/problem.ts';
import type { Accounts, AccountScope } from '../database/account.ts';
import { addLead, keepContact } from '../database/contact-store.ts';
import type { ChangedConversation } from '../database/message-store.ts';
import { NOBODY_REMOVED, plusPersons, removeVisitor, type PersonRemoved } from '../database/person-removal-store.ts';
import type { ConversationStatus } from '../database/tables.ts';
import type { LeadInput } from './contract.ts';

/** Answers of people that one poll brings. */
const REPLIES_MAX = 50;
/** A message that was being stored when the last poll looked carries a time before it; seconds. */
const OVERLAP_SECONDS = 30;

export interface PersonReply {
  readonly id: string;
  readonly author: 'person';
  readonly text: string;
  readonly createdAt: string;
}
export interface VisitorChanges {
  readonly conversation: { readonly id: string; readonly status: ConversationStatus; readonly takenOver: boolean } | null;
  readonly messages: PersonReply[];
}

/** Every call is admitted as the door of messages admits: @throws Problem `not-found`, or the code of the rule that refuses the visit. */
export interface VisitorStore {
  /** The latest conversation, and what people said in it since a moment; without one nothing but the conversation. */
  changes(visitor: Visitor, since: Date | undefined): Promise<VisitorChanges>;
  /** @throws Problem `not-found` for anything that is not an answer to this very visitor. */
  feedback(visitor: Visitor, messageId: string, value: 'up' | 'down'): Promise<ChangedConversation>;
  /** @throws Problem `not-found` for a conversation of anybody else. */
  lead(visitor: Visitor, ids: { readonly leadId: string; readonly contactId: string }, lead: LeadInput): Promise<string>;
  /** Removes everything; `left` says that the time was over first, as with a very long history: the token leads nowhere any more, and the team erases the rest. */
  forget(visitor: Visitor, hasTime: () => boolean): Promise<{ readonly removed: PersonRemoved; readonly left: boolean }>;
}

const ownConversations = ({ tx, accountId }: AccountScope, { chatbotId, visitorId }: Visitor) =>
  tx
    .selectFrom('app.conversations as c')
    .where('c.account_id', '=', accountId)
    .where('c.chatbot_id', '=', chatbotId)
    .where('c.visitor_id', '=', visitorId)
    .where('c.channel', '=', 'widget');

/** What the form gave, by the names under which it is shown. */
const leadFields = ({ name, email, phone, company, answers = [] }: LeadInput): Record<string, string> =>
  Object.fromEntries(
    // The known fields last: no answer takes the place of one.
    [...answers.map(({ label, value }) => [label, value]), ['name', name], ['email', email], ['phone', phone], ['company', company]].filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );

/** What a visitor does beside writing messages. */
export const visitorStore = (accounts: Accounts): VisitorStore => {
  const admitted = <T>(visitor: Visitor, rule: (scope: AccountScope) => Promise<T>): Promise<T> =>
    accounts.enterAs(visitor.accountId, async (scope) => {
      await admitVisitor(scope, visitor);
      return rule(scope);
    });
  return {
    changes: (visitor, since) =>
      admitted(visitor, async (scope) => {
        const latest = await ownConversations(scope, visitor)
          .select(['c.conversation_id', 'c.status', 'c.taken_over_by'])
          .orderBy('c.conversation_id', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (!latest) return { conversation: null, messages: [] };
        const rows = since
          ? await scope.tx
              .selectFrom('app.messages')
              .select(['message_id', 'text', 'created_at'])
              .where('account_id', '=', scope.accountId)
              .where('conversation_id', '=', latest.conversation_id)
              .where('author', '=', 'person')
              .where('created_at', '>', new Date(since.getTime() - OVERLAP_SECONDS * 1000))
              .orderBy('message_id', 'desc')
              .limit(REPLIES_MAX)
              .execute()
          : [];
        const messages = rows
          .reverse()
          .map((row) => ({ id: row.message_id, author: 'person' as const, text: row.text, createdAt: row.created_at.toISOString() }));
        return { conversation: { id: latest.conversation_id, status: latest.status, takenOver: latest.taken_over_by !== null }, messages };
      }),
    feedback: (visitor, messageId, value) =>
      admitted(visitor, async (scope) => {
        const answer = await ownConversations(scope, visitor)
          .innerJoin('app.messages as m', (join) => join.onRef('m.account_id', '=', 'c.account_id').onRef('m.conversation_id', '=', 'c.conversation_id'))
          .select(['c.conversation_id', 'c.assignee_id'])
          .where('m.message_id', '=', messageId)
          .where('m.author', '!=', 'visitor')
          .executeTakeFirst();
        if (!answer) throw new Problem('not-found', 'message');
        const { accountId } = scope;
        const { chatbotId } = visitor;
        await scope.tx
          .insertInto('app.feedback')
          .values({ account_id: accountId, chatbot_id: chatbotId, conversation_id: answer.conversation_id, message_id: messageId, value })
          .onConflict((conflict) => conflict.columns(['account_id', 'conversation_id', 'message_id']).doUpdateSet({ value, updated_at: sql`now()` }))
          .execute();
        return { accountId, chatbotId, conversationId: answer.conversation_id, assigneeId: answer.assignee_id };
      }),
    lead: (visitor, { leadId, contactId }, lead) =>
      admitted(visitor, async (scope) => {
        const asked = lead.conversationId;
        const own = await ownConversations(scope, visitor)
          .select('c.conversation_id')
          .$if(asked !== undefined, (rows) => rows.where('c.conversation_id', '=', asked ?? ''))
          .orderBy('c.conversation_id', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (asked !== undefined && !own) throw new Problem('not-found', 'conversation');
        const contact = await keepContact(scope, visitor, contactId, lead);
        await addLead(
          scope,
          { chatbotId: visitor.chatbotId, contactId: contact, conversationId: own?.conversation_id ?? null, leadId },
          leadFields(lead),
          lead.consentText,
          visitor.visit.bot,
        );
        return leadId;
      }),
    async forget(visitor, hasTime) {
      // Admitted with the first step alone: from then on the visitor is forgotten, and would be refused.
      let step = await admitted(visitor, (scope) => removeVisitor(scope, visitor.chatbotId, visitor.visitorId));
      let removed = plusPersons(NOBODY_REMOVED, step.removed);
      while (step.left && hasTime()) {
        step = await accounts.enterAs(visitor.accountId, (scope) => removeVisitor(scope, visitor.chatbotId, visitor.visitorId));
        removed = plusPersons(removed, step.removed);
      }
      return { removed, left: step.left };
    },
  };
};
