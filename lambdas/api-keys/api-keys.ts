import type { Areas, Operations } from '../core/contract.ts';
import { areasText, done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { invalidAt } from '../core/problem.ts';
import type { apiKeyRoutes } from './contract.ts';
import type { ApiKeyStore } from './store.ts';

export interface ApiKeyDeps {
  readonly store: ApiKeyStore;
  readonly newId: () => string;
  /** A fresh key, what it is found by, and what people recognise it by. */
  readonly newKey: () => { readonly secret: string; readonly hash: string; readonly lastFour: string };
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Keys for programs (S5). */
export const apiKeys: Operations<typeof apiKeyRoutes, ApiKeyDeps> = {
  async createApiKey(call, { store, newId, newKey, record, now }) {
    const { name, scopes, chatbotIds, expiresAt } = call.body;
    if (expiresAt !== undefined && Date.parse(expiresAt) <= now()) throw invalidAt('#/body/expiresAt', 'Lies in the past');
    const { secret, hash, lastFour } = newKey();
    const given = scopes as Areas;
    const apiKey = await store.create(call, call.principal.userId, {
      id: newId(),
      name,
      lastFour,
      hash,
      scopes: given,
      ...(chatbotIds && { chatbotIds: [...new Set(chatbotIds)] }),
      ...(expiresAt && { expiresAt }),
    });
    await record(done(call, { type: 'authz_key_created', action: 'authz_key_created', target: apiKey.id, change: `- -> ${areasText(given)}` }));
    return { apiKey, secret };
  },
  async listApiKeys(call, { store }) {
    return store.list(call, call.query);
  },
  async revokeApiKey(call, { store, record }) {
    const { apiKeyId } = call.params;
    const before = await store.revoke(call, apiKeyId);
    await record(done(call, { type: 'authz_key_revoked', action: 'authz_key_revoked', target: apiKeyId, change: `${areasText(before)} -> -` }));
  },
};
