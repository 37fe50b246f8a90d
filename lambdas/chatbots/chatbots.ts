import { CLOSED_POLICY } from '../access/policy.ts';
import type { Operations } from '../core/contract.ts';
import type { chatbotRoutes } from './contract.ts';
import type { ChatbotStore } from './store.ts';

export interface ChatbotDeps {
  readonly store: ChatbotStore;
  readonly newId: () => string;
  /** `pk_` and 128 random bits in base62. */
  readonly newPublicKey: () => string;
}

const FALLBACK = {
  en: 'I do not know. Would you like to leave a message for the team?',
  fr: 'Je ne sais pas. Souhaitez-vous laisser un message à l’équipe ?',
} as const;
const WELCOME = { en: 'Hello! How can I help you?', fr: 'Bonjour ! Comment puis-je vous aider ?' } as const;

/** Chatbots of an account. */
export const chatbots: Operations<typeof chatbotRoutes, ChatbotDeps> = {
  async createChatbot(call, { store, newId, newPublicKey }) {
    const { name, language = 'en', instructions = '', welcomeMessage = WELCOME[language], fallbackMessage = FALLBACK[language] } = call.body;
    return store.create(call, {
      id: newId(),
      publicKey: newPublicKey(),
      name,
      language,
      instructions,
      welcomeMessage,
      fallbackMessage,
      accessPolicy: CLOSED_POLICY,
    });
  },
  async listChatbots(call, { store }) {
    return store.list(call, call.query);
  },
  async readChatbot(call, { store }) {
    return store.read(call, call.params.chatbotId);
  },
  async changeChatbot(call, { store }) {
    return store.change(call, call.params.chatbotId, call.body);
  },
  async deleteChatbot(call, { store }) {
    await store.remove(call, call.params.chatbotId);
  },
};
