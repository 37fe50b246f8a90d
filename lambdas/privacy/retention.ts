import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { Removed } from '../database/conversation-removal-store.ts';
import { eachMarked, type Marks } from '../database/marked-accounts.ts';

/** Marked is an account in which some chatbot has a retention. */
export interface RetentionDeps extends Marks {
  readonly store: {
    /** Chatbots of an account with a retention. */
    chatbots(accountId: string): Promise<readonly { readonly chatbotId: string; readonly days: number }[]>;
    /** Deletes a batch of what is too old; `left` says that there may be more. */
    removeSome(
      accountId: string,
      chatbot: { readonly chatbotId: string; readonly days: number },
    ): Promise<{ readonly removed: Removed; readonly left: boolean }>;
    /** Takes away the marks of visitors whose tokens have died long ago. */
    forgetForgotten(accountId: string): Promise<void>;
  };
  readonly record: Journal;
  /** Whether there is time for another batch. */
  readonly hasTime: () => boolean;
}

async function keepIn(accountId: string, { store, record, hasTime }: RetentionDeps): Promise<number> {
  const chatbots = await store.chatbots(accountId);
  for (const chatbot of chatbots) {
    let conversations = 0;
    for (let left = true; left && hasTime();) {
      const step = await store.removeSome(accountId, chatbot);
      conversations += step.removed.conversations;
      ({ left } = step);
    }
    if (conversations > 0)
      await record(
        doneBy('privacy-retain', `retention-${chatbot.chatbotId}`, {
          type: 'sensitive_delete',
          accountId,
          action: 'retention',
          target: chatbot.chatbotId,
          change: `${conversations} conversations older than ${chatbot.days} days`,
        }),
      );
  }
  await store.forgetForgotten(accountId);
  return chatbots.length;
}

/** Deletes conversations whose last message is older than their chatbot keeps them, account by account. What this run has no time for, the next one does. */
export const keepRetention = (deps: RetentionDeps, log: (accountId: string, error: unknown) => void): Promise<void> =>
  eachMarked(deps, async (accountId) => deps.hasTime() && (await keepIn(accountId, deps)) === 0, log);
