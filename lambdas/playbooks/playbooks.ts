import type { Operations } from '../core/contract.ts';
import type { playbookRoutes } from './contract.ts';
import type { Playbook, Rule, Trigger } from '../behaviour/fields.ts';
import { match } from '../behaviour/match.ts';
import type { PartStore } from './store.ts';

export interface PlaybookDeps {
  readonly store: PartStore;
  readonly newId: () => string;
}

/** Between the weights 0 and 100, unless somebody says otherwise. */
const PRIORITY = 50;

/** The members of a change that were given. */
const given = <T extends object>(change: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Playbooks, rules and triggers of a chatbot's draft. */
export const playbooks: Operations<typeof playbookRoutes, PlaybookDeps> = {
  async createPlaybook(call, { store, newId }) {
    const { enabled = true, ...rest } = call.body;
    return store.create<Playbook>(call, call.params.chatbotId, 'playbook', { id: newId(), body: { ...rest, enabled } });
  },
  async listPlaybooks(call, { store }) {
    return store.list<Playbook>(call, call.params.chatbotId, 'playbook', call.query);
  },
  async readPlaybook(call, { store }) {
    return store.read<Playbook>(call, call.params.chatbotId, 'playbook', call.params.playbookId);
  },
  async changePlaybook(call, { store }) {
    return store.change<Playbook>(call, call.params.chatbotId, 'playbook', call.params.playbookId, given(call.body));
  },
  async deletePlaybook(call, { store }) {
    await store.remove(call, call.params.chatbotId, 'playbook', call.params.playbookId);
  },
  async createRule(call, { store, newId }) {
    const { enabled = true, priority = PRIORITY, ...rest } = call.body;
    return store.create<Rule>(call, call.params.chatbotId, 'rule', { id: newId(), body: { ...rest, enabled, priority } });
  },
  async listRules(call, { store }) {
    return store.list<Rule>(call, call.params.chatbotId, 'rule', call.query);
  },
  async readRule(call, { store }) {
    return store.read<Rule>(call, call.params.chatbotId, 'rule', call.params.ruleId);
  },
  async changeRule(call, { store }) {
    return store.change<Rule>(call, call.params.chatbotId, 'rule', call.params.ruleId, given(call.body));
  },
  async deleteRule(call, { store }) {
    await store.remove(call, call.params.chatbotId, 'rule', call.params.ruleId);
  },
  async createTrigger(call, { store, newId }) {
    const { enabled = true, priority = PRIORITY, ...rest } = call.body;
    return store.create<Trigger>(call, call.params.chatbotId, 'trigger', { id: newId(), body: { ...rest, enabled, priority } });
  },
  async listTriggers(call, { store }) {
    return store.list<Trigger>(call, call.params.chatbotId, 'trigger', call.query);
  },
  async readTrigger(call, { store }) {
    return store.read<Trigger>(call, call.params.chatbotId, 'trigger', call.params.triggerId);
  },
  async changeTrigger(call, { store }) {
    return store.change<Trigger>(call, call.params.chatbotId, 'trigger', call.params.triggerId, given(call.body));
  },
  async deleteTrigger(call, { store }) {
    await store.remove(call, call.params.chatbotId, 'trigger', call.params.triggerId);
  },
  async dryRunTriggers(call, { store }) {
    const triggers = await store.all<Trigger>(call, call.params.chatbotId, 'trigger');
    const { matched, actions } = match(triggers, call.body.event);
    return { matched: matched.map(({ id, name }) => ({ id, name })), actions };
  },
};
