import type { Areas, Operations } from '../core/contract.ts';
import type { Journal } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
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

/** Scopes as a line of the journal: `knowledge:read settings:write`. */
export const areasText = (areas: Areas): string =>
  Object.entries(areas)
    .map(([area, level]) => `${area}:${level}`)
    .join(' ');

/** Keys for programs (S5). */
export const apiKeys: Operations<typeof apiKeyRoutes, ApiKeyDeps> = {
  async createApiKey(call, { store, newId, newKey, record, now }) {
    const { name, scopes, chatbotIds, expiresAt } = call.body;
    if (expiresAt !== undefined && Date.parse(expiresAt) <= now())
      throw new Problem('invalid-request', 'expiry', { extra: { errors: [{ pointer: '#/body/expiresAt', detail: 'Lies in the past' }] } });
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
    await record(event(call, 'authz_key_created', apiKey.id, areasText(given)));
    return { apiKey, secret };
  },
  async listApiKeys(call, { store }) {
    return store.list(call, call.query);
  },
  async revokeApiKey(call, { store, record }) {
    await store.revoke(call, call.params.apiKeyId);
    await record(event(call, 'authz_key_revoked', call.params.apiKeyId));
  },
};

const event = (
  call: {
    readonly principal: { readonly accountId: string; readonly userId: string };
    readonly client: { address: string; agent: string };
    readonly requestId: string;
  },
  type: string,
  target: string,
  change?: string,
) => ({
  type,
  outcome: 'done' as const,
  accountId: call.principal.accountId,
  actor: { kind: 'session' as const, id: call.principal.userId },
  action: type,
  target,
  ...(change && { change }),
  address: call.client.address,
  agent: call.client.agent,
  requestId: call.requestId,
});
