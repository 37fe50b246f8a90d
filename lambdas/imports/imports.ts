import type { Operations } from '../core/contract.ts';
import type { Enqueue } from '../core/queue.ts';
import type { AccountCall } from '../database/account.ts';
import type { Material } from '../database/material-view.ts';
import type { Schedule } from '../materials/contract.ts';
import { parseTarget, type TargetRules } from '../outgoing/target.ts';
import type { ImportJob, importRoutes } from './contract.ts';
import { nameFromUrl } from './page-name.ts';
import type { SitemapRequests } from './sitemaps.ts';

type Asked = Promise<{ readonly material: Material; readonly accountId: string }>;

export interface ImportStore {
  /** @throws Problem `not-found` for the chatbot, `upload-refused` (quota) when too many are unfinished, `conflict` while the same page is on its way. */
  request(
    call: AccountCall,
    chatbotId: string,
    page: { readonly id: string; readonly url: string; readonly name: string; readonly schedule?: Schedule },
  ): Asked;
  /** @throws Problem `not-found` when it is no page, `conflict` while it is on its way. */
  resync(call: AccountCall, chatbotId: string, materialId: string): Asked;
}

export interface ImportDeps {
  readonly store: ImportStore;
  readonly sitemaps: SitemapRequests;
  readonly rules: TargetRules;
  readonly newId: () => string;
  readonly enqueue: Enqueue;
  readonly queue: string;
}

/** Pages by address: judged here as far as that is possible without a name server, the rest where they are fetched (S6). */
export const imports: Operations<typeof importRoutes, ImportDeps> = {
  async importPage(call, { store, rules, newId, enqueue, queue }) {
    const { chatbotId } = call.params;
    const { href: url } = parseTarget(call.body.url, rules);
    const { schedule } = call.body;
    const { material, accountId } = await store.request(call, chatbotId, { id: newId(), url, name: nameFromUrl(url), ...(schedule && { schedule }) });
    await enqueue(queue, { task: 'start', accountId, chatbotId, materialId: material.id } satisfies ImportJob);
    return { material };
  },
  async importSitemap(call, { sitemaps, rules, newId, enqueue, queue }) {
    const { chatbotId } = call.params;
    const { include = [], exclude = [] } = call.body;
    const { href: url } = parseTarget(call.body.url, rules);
    const { sitemap, accountId } = await sitemaps.request(call, chatbotId, { id: newId(), url, include, exclude });
    await enqueue(queue, { task: 'read', accountId, chatbotId, sitemapId: sitemap.id } satisfies ImportJob);
    return { sitemap };
  },
  async listSitemaps(call, { sitemaps }) {
    return sitemaps.list(call, call.params.chatbotId, call.query);
  },
  async resyncMaterial(call, { store, enqueue, queue }) {
    const { chatbotId, materialId } = call.params;
    const { material, accountId } = await store.resync(call, chatbotId, materialId);
    await enqueue(queue, { task: 'start', accountId, chatbotId, materialId } satisfies ImportJob);
    return material;
  },
};
