import type { Operations } from '../core/contract.ts';
import type { questionRoutes } from './contract.ts';
import type { QuestionStore } from './store.ts';

/** What visitors asked and the chatbot did not know. */
export const questions: Operations<typeof questionRoutes, { readonly store: QuestionStore }> = {
  async listUnanswered(call, { store }) {
    return store.unanswered(call, call.params.chatbotId, call.query);
  },
};
