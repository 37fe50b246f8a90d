import type { Rule } from '../behaviour/fields.ts';
import { byPriority } from '../behaviour/order.ts';
import type { ChatbotSettings } from '../database/chatbot-content.ts';

/**
 * What a model is told in the customer's name, and the only place where it is put together: persona, instructions, and the rules, the weightiest first. It holds
 * the words of the chatbot's team and of nobody else; what a visitor or a document says stands in the fenced message (`lambdas/models/prompt.ts`).
 * No other conversation, no other chatbot and no right is ever in it.
 */
export function systemText(
  { persona, instructions }: Pick<ChatbotSettings, 'persona' | 'instructions'>,
  rules: readonly (Rule & { readonly id: string })[],
): string {
  const ordered = rules.filter(({ enabled }) => enabled).sort(byPriority);
  const lines = ordered.map(({ kind, text }) => `- ${kind === 'always' ? 'Always' : 'Never'}: ${text.replaceAll(/\s+/gu, ' ').trim()}`);
  const told = lines.length > 0 ? `Rules of this chatbot, the weightiest first:\n${lines.join('\n')}` : '';
  return [persona, instructions, told].filter((part) => part.trim() !== '').join('\n\n');
}
