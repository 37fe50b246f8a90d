import { sql } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { addMessage } from '../database/message-store.ts';
import { queueDelivery } from '../messaging/delivery-store.ts';
import type { Message, Note } from './fields.ts';
import type { Listed } from './store.ts';
import { changed, changeLocked, lockVisible, requireVisible, type Changed, type ConversationRow } from './visible-store.ts';

/** Somebody with a session: whoever answers has a name. */
export type PersonCall = AccountCall & { readonly principal: { readonly kind: 'session'; readonly userId: string } };

export interface TakeoverStore {
  /** @throws Problem `not-found` for what the caller may not see, as do all; `conflict` when somebody else has it. */
  takeOver(call: PersonCall, chatbotId: string, conversationId: string): Promise<Changed>;
  /** @throws Problem `conflict` when somebody else has it and the caller is no admin. */
  release(call: PersonCall, chatbotId: string, conversationId: string): Promise<Changed>;
  /** Takes the conversation over and answers in it. `queued` says that the answer is on its way to a messaging service. @throws Problem `conflict` when somebody else has it, or the service lets nobody answer. */
  answer(
    call: PersonCall,
    chatbotId: string,
    conversationId: string,
    message: { readonly id: string; readonly text: string },
  ): Promise<Changed & { readonly message: Message; readonly queued: boolean }>;
  notes(call: AccountCall, chatbotId: string, conversationId: string, page: Page): Promise<Listed<Note>>;
  addNote(
    call: PersonCall,
    chatbotId: string,
    conversationId: string,
    note: { readonly id: string; readonly text: string },
  ): Promise<Changed & { readonly note: Note }>;
}

const takenOver = (): Problem => new Problem('conflict', 'taken over by somebody else', { extra: { reason: 'taken-over' } });

/** The row is locked: of two people at once, the second one sees that the first one has it. */
async function take(scope: AccountScope, row: ConversationRow, userId: string): Promise<ConversationRow> {
  if (row.taken_over_by === userId) return row;
  if (row.taken_over_by !== null) throw takenOver();
  return changeLocked(scope, row.conversation_id, {
    taken_over_by: userId,
    taken_over_at: sql`now()`,
    status: 'open',
    // Whoever takes what nobody has is also in charge of it.
    assignee_id: row.assignee_id ?? userId,
  });
}

/** What people do inside a conversation: answer instead of the bot, and note something beside it. */
export const takeoverStore = (accounts: Accounts, now: () => number): TakeoverStore => ({
  takeOver: (call, chatbotId, conversationId) =>
    accounts.enter(call, async (scope) => {
      const before = await lockVisible(scope, chatbotId, conversationId);
      return changed(await take(scope, before, call.principal.userId), before);
    }),
  release: (call, chatbotId, conversationId) =>
    accounts.enter(call, async (scope) => {
      const before = await lockVisible(scope, chatbotId, conversationId);
      if (before.taken_over_by === null) return changed(before, before);
      const mayFree = scope.caller.kind === 'member' && scope.caller.role !== 'member';
      if (before.taken_over_by !== call.principal.userId && !mayFree) throw takenOver();
      return changed(await changeLocked(scope, conversationId, { taken_over_by: null, taken_over_at: null }), before);
    }),
  answer: (call, chatbotId, conversationId, { id, text }) =>
    accounts.once(call, async (scope) => {
      const { userId } = call.principal;
      const before = await lockVisible(scope, chatbotId, conversationId);
      await take(scope, before, userId);
      await addMessage(scope, { chatbotId, conversationId }, { id, author: 'person', authorId: userId, text });
      const queued = await queueDelivery(scope, { chatbotId, conversationId, messageId: id }, { nowMs: now() });
      const row = await changeLocked(scope, conversationId, {});
      const message: Message = { id, author: 'person', authorId: userId, text, createdAt: row.last_message_at.toISOString() };
      return { ...changed(row, before), message, queued };
    }),
  notes: (call, chatbotId, conversationId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      await requireVisible(scope, chatbotId, conversationId);
      const after = readCursor(cursor);
      const rows = await scope.tx
        .selectFrom('app.notes')
        .select(['note_id', 'author_id', 'text', 'created_at'])
        .where('account_id', '=', scope.accountId)
        .where('conversation_id', '=', conversationId)
        .$if(after !== undefined, (query) => query.where('note_id', '>', after ?? ''))
        .orderBy('note_id')
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows,
        limit,
        (row) => row.note_id,
        (row) => ({ id: row.note_id, authorId: row.author_id, text: row.text, createdAt: row.created_at.toISOString() }),
      );
    }),
  addNote: (call, chatbotId, conversationId, { id, text }) =>
    accounts.once(call, async (scope) => {
      const { userId } = call.principal;
      const before = await lockVisible(scope, chatbotId, conversationId);
      const { created_at } = await scope.tx
        .insertInto('app.notes')
        .values({ account_id: scope.accountId, chatbot_id: chatbotId, conversation_id: conversationId, note_id: id, author_id: userId, text })
        .returning('created_at')
        .executeTakeFirstOrThrow();
      const row = await changeLocked(scope, conversationId, {});
      return { ...changed(row, before), note: { id, authorId: userId, text, createdAt: created_at.toISOString() } };
    }),
});
