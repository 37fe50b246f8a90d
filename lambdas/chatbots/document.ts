import type * as z from 'zod';
import { invalidAt, Problem } from '../core/problem.ts';
import type { ChatbotContent, Part } from '../database/chatbot-content.ts';
import { chatbotDocument } from './contract.ts';
import { FORMAT, FORMAT_VERSION } from './fields.ts';

export type ChatbotDocument = z.output<typeof chatbotDocument>;
type Parts = Pick<ChatbotContent, 'playbooks' | 'rules' | 'triggers'>;

const flat = ({ id, body }: Part): Record<string, unknown> => ({ ...body, id });

/** A chatbot's content as a document that can be imported. */
export const toDocument = ({ settings, playbooks, rules, triggers }: ChatbotContent, exportedAt?: string): z.input<typeof chatbotDocument> =>
  ({
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    ...(exportedAt && { exportedAt }),
    chatbot: settings,
    playbooks: playbooks.map(flat),
    rules: rules.map(flat),
    triggers: triggers.map(flat),
  }) as unknown as z.input<typeof chatbotDocument>;

const refuse = (pointer: string, detail: string): never => {
  throw invalidAt(pointer, detail);
};

const part = ({ id, ...body }: { readonly id: string } & Record<string, unknown>): Part => ({ id, body });

/**
 * The parts of a document. `newId` gives each a new id, and an action that leads to a playbook leads to its new one; what leads out of the document is refused,
 * whoever's playbook it is (S9.9).
 * @throws Problem `invalid-request`.
 */
export function partsOf({ playbooks = [], rules = [], triggers = [] }: ChatbotDocument, newId: (old: string) => string): Parts {
  const ids = new Map(playbooks.map(({ id }) => [id, newId(id)]));
  if (ids.size < playbooks.length) refuse('#/body/playbooks', 'Two playbooks have the same id');
  const led = (playbookId: string, pointer: string): string => ids.get(playbookId) ?? refuse(pointer, 'No such playbook in this document');
  return {
    playbooks: playbooks.map((playbook) => part({ ...playbook, id: ids.get(playbook.id) ?? '' })),
    rules: rules.map((rule) => part({ ...rule, id: newId(rule.id) })),
    triggers: triggers.map((trigger, place) =>
      part({
        ...trigger,
        id: newId(trigger.id),
        then: trigger.then.map((action, at) =>
          action.kind === 'playbook' ? { ...action, playbookId: led(action.playbookId, `#/body/triggers/${place}/then/${at}/playbookId`) } : action,
        ),
      }),
    ),
  };
}

/** A stored content as a document that the rules of today have read and cleaned. @throws Problem `conflict` when they refuse it. */
export function reread(content: ChatbotContent): ChatbotDocument {
  const result = chatbotDocument.safeParse(toDocument(content));
  if (result.success) return result.data;
  const places = result.error.issues.slice(0, 5).map(({ path }) => path.join('.'));
  throw new Problem('conflict', 'version', { extra: { detail: `This version breaks rules that came after it: ${places.join(', ')}` } });
}
