import type { ChatbotContent, Part } from '../database/chatbot-content.ts';
import type { Playbook, Rule, Trigger } from './fields.ts';
import type { Behaviour } from './plan.ts';

/** Playbooks, rules and triggers of a chatbot as they are stored. They were parsed when they were written. */
export function behaviourOf({ playbooks, rules, triggers }: Pick<ChatbotContent, 'playbooks' | 'rules' | 'triggers'>): Behaviour {
  const read = <T>(some: readonly Part[] | undefined): readonly (T & { readonly id: string })[] => (some ?? []).map(({ id, body }) => ({ ...(body as T), id }));
  return { playbooks: read<Playbook>(playbooks), rules: read<Rule>(rules), triggers: read<Trigger>(triggers) };
}
