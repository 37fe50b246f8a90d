import type { Operations } from '../core/contract.ts';
import type { conversationRoutes } from './contract.ts';
import type { ConversationStore } from './store.ts';

/** Conversations as the team reads them. */
export const conversations: Operations<typeof conversationRoutes, { readonly store: ConversationStore }> = {
  async listConversations(call, { store }) {
    return store.list(call, call.params.chatbotId, call.query);
  },
  async readConversation(call, { store }) {
    return store.read(call, call.params.chatbotId, call.params.conversationId);
  },
  async listMessages(call, { store }) {
    return store.messages(call, call.params.chatbotId, call.params.conversationId, call.query);
  },
};
