import type { Operations, Principal } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { ConversationChanges } from '../database/conversation-changes-store.ts';
import { changesSince } from './changes.ts';
import type { ContactStore } from './contact-store.ts';
import type { conversationRoutes } from './contract.ts';
import { exportFile } from './export-file.ts';
import type { ExportStore } from './export-store.ts';
import type { ConversationStore } from './store.ts';
import type { TakeoverStore } from './takeover-store.ts';
import type { Changed } from './visible-store.ts';

export interface ConversationDeps {
  readonly store: ConversationStore;
  readonly people: TakeoverStore;
  readonly contacts: ContactStore;
  readonly exports: ExportStore;
  readonly changes: ConversationChanges;
  /** Puts a message that is stored on its way to a messaging service. Never fails: what is queued nowhere is found by a sweep. */
  readonly send: (accountId: string, messageId: string) => Promise<void>;
  readonly record: Journal;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Call {
  readonly principal: Extract<Principal, { kind: 'session' | 'api-key' }>;
  readonly params: { readonly chatbotId: string };
}

/** Tells whoever waits that a conversation has changed, and whoever had it that it may be gone. */
const tell = async (changes: ConversationChanges, { principal: { accountId }, params: { chatbotId } }: Call, { conversation, formerAssigneeId }: Changed) =>
  changes.note({ accountId, chatbotId, assigneeId: conversation.assigneeId }, { formerAssigneeId });

/** Conversations as the team reads them and works on them. Who sees which is decided by the stores' one condition (S11). */
export const conversations: Operations<typeof conversationRoutes, ConversationDeps> = {
  async listConversations(call, { store }) {
    return store.list(call, call.params.chatbotId, call.query);
  },
  async readConversation(call, { store }) {
    return store.read(call, call.params.chatbotId, call.params.conversationId);
  },
  async changeConversation(call, { store, changes }) {
    const changed = await store.change(call, call.params.chatbotId, call.params.conversationId, call.body);
    await tell(changes, call, changed);
    return changed.conversation;
  },
  async deleteConversation(call, { store, changes, record }) {
    const { chatbotId, conversationId } = call.params;
    const { assigneeId, messageCount } = await store.remove(call, chatbotId, conversationId);
    await changes.note({ accountId: call.principal.accountId, chatbotId, assigneeId }, { gone: true });
    await record(
      done(call, { type: 'sensitive_delete', action: 'deleteConversation', target: `${chatbotId}/${conversationId}`, change: `${messageCount} messages` }),
    );
  },
  async listMessages(call, { store }) {
    return store.messages(call, call.params.chatbotId, call.params.conversationId, call.query);
  },
  async answerAsPerson(call, { people, changes, newId, send }) {
    const { chatbotId, conversationId } = call.params;
    const answered = await people.answer(call, chatbotId, conversationId, { id: newId(), text: call.body.text });
    if (answered.queued) await send(call.principal.accountId, answered.message.id);
    await tell(changes, call, answered);
    return answered.message;
  },
  async takeOver(call, { people, changes }) {
    const taken = await people.takeOver(call, call.params.chatbotId, call.params.conversationId);
    await tell(changes, call, taken);
    return taken.conversation;
  },
  async release(call, { people, changes }) {
    const released = await people.release(call, call.params.chatbotId, call.params.conversationId);
    await tell(changes, call, released);
    return released.conversation;
  },
  async listNotes(call, { people }) {
    return people.notes(call, call.params.chatbotId, call.params.conversationId, call.query);
  },
  async addNote(call, { people, changes, newId }) {
    const noted = await people.addNote(call, call.params.chatbotId, call.params.conversationId, { id: newId(), text: call.body.text });
    await tell(changes, call, noted);
    return noted.note;
  },
  async conversationChanges(call, { store, changes, now }) {
    const { chatbotId } = call.params;
    const view = await store.view(call, chatbotId);
    return changesSince(
      { ids: { accountId: call.principal.accountId, chatbotId }, view, since: call.query.since },
      { marks: (ids, seen) => changes.marks(ids, seen), changedSince: (moment, limit) => store.changedSince(call, chatbotId, moment, limit), now },
    );
  },
  async exportConversations(call, { exports, record }) {
    const { format = 'json', ...query } = call.query;
    const page = await exports.transcripts(call, call.params.chatbotId, query);
    await record(
      done(call, { type: 'sensitive_read', action: 'exportConversations', target: call.params.chatbotId, change: `${page.items.length} conversations` }),
    );
    return exportFile(format, page);
  },
  async listContacts(call, { contacts }) {
    return contacts.contacts(call, call.params.chatbotId, call.query);
  },
  async listLeads(call, { contacts }) {
    return contacts.leads(call, call.params.chatbotId, call.query);
  },
};
