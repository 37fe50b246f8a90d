import type { Areas, Operations } from '../core/contract.ts';
import { areasText, rightsChanged } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { grantRoutes } from './contract.ts';
import type { GrantStore } from './store.ts';

export interface GrantDeps {
  readonly store: GrantStore;
  readonly record: Journal;
  /** Lets the worker know that the account keeps some conversations only for a while. */
  readonly markRetention: (accountId: string) => Promise<void>;
}

/** What members may do with a chatbot (S10), and who of them sees its conversations (S11). Each change is one event that says what was and what is. */
export const grants: Operations<typeof grantRoutes, GrantDeps> = {
  async listGrants(call, { store }) {
    return store.list(call, call.params.chatbotId, call.query);
  },
  async putGrant(call, { store, record }) {
    const { chatbotId, userId } = call.params;
    const { before, grant } = await store.put(call, chatbotId, userId, call.body as Areas);
    await record(rightsChanged(call, 'putGrant', `${chatbotId}/${userId}`, `${areasText(before)} -> ${areasText(grant.areas)}`));
    return grant;
  },
  async deleteGrant(call, { store, record }) {
    const { chatbotId, userId } = call.params;
    const before = await store.remove(call, chatbotId, userId);
    await record(rightsChanged(call, 'deleteGrant', `${chatbotId}/${userId}`, `${areasText(before)} -> -`));
  },
  async readConversationPolicy(call, { store }) {
    return store.policy(call, call.params.chatbotId);
  },
  async putConversationPolicy(call, { store, record, markRetention }) {
    const { mode, memberIds = [], retentionDays } = call.body;
    const { before, policy } = await store.putPolicy(call, call.params.chatbotId, { mode, memberIds: [...new Set(memberIds)], retentionDays });
    // After the change: a mark too many is taken away by the worker, one too few would keep what should go.
    if (policy.retentionDays !== null) await markRetention(call.principal.accountId);
    const said = ({ mode: seen, retentionDays: days }: typeof policy): string => `${seen}${days === null ? '' : ` ${days} days`}`;
    await record(rightsChanged(call, 'putConversationPolicy', call.params.chatbotId, `${said(before)} -> ${said(policy)}`));
    return policy;
  },
};
