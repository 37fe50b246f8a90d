import type { Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { knowledgeUse } from '../database/knowledge-store.ts';
import type { UsageDeps } from './usage.ts';

/** The caller in the account, and the chatbot in the path among its living ones. */
export const entrance =
  (accounts: Accounts): UsageDeps['enter'] =>
  (call) =>
    accounts.enter(call, async (scope) => {
      const { chatbotId } = (call.params ?? {}) as { chatbotId?: string };
      if (chatbotId !== undefined) await requireChatbot(scope, chatbotId);
    });

/** What the account keeps, as its caller may know. */
export const keptKnowledge =
  (accounts: Accounts): UsageDeps['knowledge'] =>
  (call) =>
    accounts.enter(call, (scope) => knowledgeUse(scope));
