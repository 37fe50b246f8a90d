import type { Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { UsageDeps } from './usage.ts';

/** The caller in the account, and the chatbot in the path among its living ones. */
export const entrance =
  (accounts: Accounts): UsageDeps['enter'] =>
  (call) =>
    accounts.enter(call, async (scope) => {
      const { chatbotId } = (call.params ?? {}) as { chatbotId?: string };
      if (chatbotId !== undefined) await requireChatbot(scope, chatbotId);
    });
