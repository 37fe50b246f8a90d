import type { Areas, Operations } from '../core/contract.ts';
import type { Journal } from '../core/journal.ts';
import type { grantRoutes } from './contract.ts';
import type { GrantStore } from './store.ts';

export interface GrantDeps {
  readonly store: GrantStore;
  readonly record: Journal;
}

/** Areas as a line of the journal: `knowledge:read settings:write`, or `-` for none. */
const areasText = (areas: Areas | undefined): string =>
  areas
    ? Object.entries(areas)
        .map(([area, level]) => `${area}:${level}`)
        .join(' ')
    : '-';

type Call = {
  readonly principal: { readonly accountId: string; readonly userId: string };
  readonly client: { readonly address: string; readonly agent: string };
  readonly requestId: string;
};
const changed = ({ principal, client, requestId }: Call, action: string, target: string, change: string) => ({
  type: 'authz_change',
  outcome: 'done' as const,
  accountId: principal.accountId,
  actor: { kind: 'session' as const, id: principal.userId },
  action,
  target,
  change,
  address: client.address,
  agent: client.agent,
  requestId,
});

/** What members may do with a chatbot (S10), and who of them sees its conversations (S11). Each change is one event that says what was and what is. */
export const grants: Operations<typeof grantRoutes, GrantDeps> = {
  async listGrants(call, { store }) {
    return { items: await store.list(call, call.params.chatbotId) };
  },
  async putGrant(call, { store, record }) {
    const { chatbotId, userId } = call.params;
    const { before, grant } = await store.put(call, chatbotId, userId, call.body as Areas);
    await record(changed(call, 'putGrant', `${chatbotId}/${userId}`, `${areasText(before)} -> ${areasText(grant.areas)}`));
    return grant;
  },
  async deleteGrant(call, { store, record }) {
    const { chatbotId, userId } = call.params;
    const before = await store.remove(call, chatbotId, userId);
    await record(changed(call, 'deleteGrant', `${chatbotId}/${userId}`, `${areasText(before)} -> -`));
  },
  async readConversationPolicy(call, { store }) {
    return store.policy(call, call.params.chatbotId);
  },
  async putConversationPolicy(call, { store, record }) {
    const { mode, memberIds = [] } = call.body;
    const { before, policy } = await store.putPolicy(call, call.params.chatbotId, { mode, memberIds: [...new Set(memberIds)] });
    await record(changed(call, 'putConversationPolicy', call.params.chatbotId, `${before.mode} -> ${policy.mode}`));
    return policy;
  },
};
