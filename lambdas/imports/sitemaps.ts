import type * as z from 'zod';
import type { Page } from '../core/cursor.ts';
import type { AccountCall } from '../database/account.ts';
import type { UrlReason } from '../outgoing/contract.ts';
import { parseTarget, type TargetRules } from '../outgoing/target.ts';
import { FETCH_TRIES, PUT_SECONDS, REFUSAL_TYPE, sitemapKey, sitemapPages, SITEMAP_TYPE, type FetchJob, type ImportJob, type sitemap } from './contract.ts';
import { refusalIn, type FetchDeps } from './fetches.ts';
import { sameSite } from './sitemap-importer.ts';

export type Sitemap = z.output<typeof sitemap>;
export interface SitemapIds {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly sitemapId: string;
}

export interface SitemapRequests {
  /** @throws Problem `not-found` for the chatbot, `upload-refused` (quota) when too many are open. */
  request(
    call: AccountCall,
    chatbotId: string,
    wanted: { readonly id: string; readonly url: string; readonly include: readonly string[]; readonly exclude: readonly string[] },
  ): Promise<{ readonly sitemap: Sitemap; readonly accountId: string }>;
  list(call: AccountCall, chatbotId: string, page: Page): Promise<{ items: Sitemap[]; nextCursor: string | null }>;
}

export interface SitemapStore {
  begin(
    ids: SitemapIds,
    fetchId: string,
  ): Promise<{ readonly url: string; readonly include: readonly string[]; readonly exclude: readonly string[]; readonly tries: number } | undefined>;
  /** The address of a sitemap that waits for this fetch. */
  waits(ids: SitemapIds, fetchId: string): Promise<string | undefined>;
  found(ids: SitemapIds, fetchId: string, urls: readonly string[]): Promise<void>;
  refuse(ids: SitemapIds, fetchId: string, reason: UrlReason): Promise<void>;
  /** Makes materials of as many waiting pages as there is room for, in one step with taking them off the list. */
  admit(ids: SitemapIds): Promise<{ readonly started: readonly string[]; readonly waiting: number }>;
}

export interface SitemapDeps extends Omit<FetchDeps, 'store'> {
  readonly sitemaps: SitemapStore;
  readonly rules: TargetRules;
  readonly importQueue: string;
}

/** How long the pages that found no room wait before they ask again, in seconds. */
const PAUSE_SECONDS = 20;

/** Begins the reading of a sitemap. */
export async function startSitemap(ids: SitemapIds, { sitemaps, newId, enqueue, fetchQueue, quarantine }: SitemapDeps): Promise<void> {
  const fetchId = newId();
  const begun = await sitemaps.begin(ids, fetchId);
  if (!begun) return;
  const { tries, ...asked } = begun;
  if (tries > FETCH_TRIES) return sitemaps.refuse(ids, fetchId, 'timeout');
  const put = await quarantine.signPut(sitemapKey({ ...ids, fetchId }), PUT_SECONDS);
  await enqueue(fetchQueue, {
    kind: 'sitemap',
    accountId: ids.accountId,
    fetchId,
    put,
    ...asked,
    include: [...asked.include],
    exclude: [...asked.exclude],
  } satisfies FetchJob);
}

/** The list in an object: judged once more, because it comes from where strangers' bytes are read. */
function listIn(bytes: Uint8Array, from: URL, rules: TargetRules): string[] {
  const text = Buffer.from(bytes).toString('utf8');
  const parsed = sitemapPages.safeParse(text.startsWith('{"urls":[') ? (JSON.parse(text) as unknown) : undefined);
  return (parsed.data?.urls ?? []).filter((url) => {
    try {
      return sameSite(from, parseTarget(url, rules));
    } catch {
      return false;
    }
  });
}

/** Takes in the list of pages that a fetch has put. */
export async function takeInSitemap(
  { fetchId, versionId, ...ids }: SitemapIds & { readonly fetchId: string; readonly versionId: string },
  deps: SitemapDeps,
): Promise<void> {
  const { sitemaps, quarantine, enqueue, importQueue, rules } = deps;
  const key = sitemapKey({ ...ids, fetchId });
  const url = await sitemaps.waits(ids, fetchId);
  const object = url ? await quarantine.read(key, versionId) : undefined;
  if (url && object) {
    const urls = object !== 'too-large' && object.contentType === SITEMAP_TYPE ? listIn(object.bytes, new URL(url), rules) : [];
    if (urls.length > 0) await sitemaps.found(ids, fetchId, urls);
    else
      await sitemaps.refuse(ids, fetchId, object === 'too-large' || object.contentType === REFUSAL_TYPE ? (refusalIn(object) ?? 'unreachable') : 'unreachable');
  }
  if (!url || object)
    await enqueue(importQueue, { task: 'admit', accountId: ids.accountId, chatbotId: ids.chatbotId, sitemapId: ids.sitemapId } satisfies ImportJob);
  await quarantine.remove(key, versionId);
}

/** Lets as many pages in as there is room for, and comes again for the rest. */
export async function admitPages(ids: SitemapIds, { sitemaps, enqueue, importQueue }: SitemapDeps): Promise<void> {
  const { accountId, chatbotId, sitemapId } = ids;
  const { started, waiting } = await sitemaps.admit(ids);
  for (const materialId of started) await enqueue(importQueue, { task: 'start', accountId, chatbotId, materialId } satisfies ImportJob);
  if (waiting > 0) await enqueue(importQueue, { task: 'admit', accountId, chatbotId, sitemapId } satisfies ImportJob, PAUSE_SECONDS);
}
