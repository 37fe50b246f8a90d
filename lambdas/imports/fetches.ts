import { createHash } from 'node:crypto';
import type { Enqueue } from '../core/queue.ts';
import type { UrlReason } from '../outgoing/contract.ts';
import {
  FETCH_TRIES,
  fetchKey,
  fetchRefusal,
  materialKeyOf,
  PAGE_TYPES,
  PUT_SECONDS,
  REFUSAL_TYPE,
  type FetchIds,
  type FetchJob,
  type ImportJob,
} from './contract.ts';
import { pageName } from './page-name.ts';

/** The steps of one page. */
export type PageTask = Extract<ImportJob, { readonly materialId: string }>;
export type PageIds = Omit<FetchIds, 'fetchId'>;

export interface FetchStore {
  /** Makes this the fetch that the page waits for, and counts it; `undefined` when there is no page to fetch. */
  begin(ids: PageIds, fetchId: string): Promise<{ readonly url: string; readonly tries: number } | undefined>;
  /** A material that waits for this fetch, or for this edit: a page with its address, a text without one. */
  waits(ids: PageIds, fetchId: string): Promise<{ readonly url: string | null } | undefined>;
  /** The edit that a text waits for. */
  editOf(ids: PageIds): Promise<string | undefined>;
  /** Gives up an edit whose content never came: the text is what it was. */
  abandon(ids: PageIds, editId: string): Promise<void>;
  /**
   * Notes what a fetch has brought. `unchanged`: what is in use is the same, and the fetch is over. `changed`: the page now waits for the new content to arrive.
   * `gone`: the page does not wait for this fetch, or has taken it in before. `quota`: the account has no room for it, and nothing was noted.
   */
  take(
    ids: PageIds,
    fetchId: string,
    page: { readonly name?: string; readonly contentType: string; readonly bytes: number; readonly hash: string },
  ): Promise<'unchanged' | 'changed' | 'gone' | 'quota'>;
  /** The new content is in quarantine under the material's own key. */
  finish(ids: PageIds, fetchId: string): Promise<void>;
  /** A fetch without a page: a new page fails with the reason; one that is in use stays, and shows it. */
  refuse(ids: PageIds, fetchId: string, reason: UrlReason | 'quota'): Promise<void>;
}

export interface FetchDeps {
  readonly store: FetchStore;
  readonly newId: () => string;
  readonly enqueue: Enqueue;
  readonly fetchQueue: string;
  readonly quarantine: {
    /** A link by which exactly this object can be put, and nothing else be done. */
    signPut(key: string, seconds: number): Promise<string>;
    /** `undefined` when the version is gone, `too-large` when it has more bytes than a page may have. */
    read(key: string, versionId: string): Promise<{ readonly contentType: string; readonly bytes: Uint8Array } | 'too-large' | undefined>;
    put(key: string, contentType: string, bytes: Uint8Array): Promise<void>;
    /** The version of an object that is there now. */
    current(key: string): Promise<string | undefined>;
    remove(key: string, versionId: string): Promise<void>;
  };
}

async function start(ids: PageIds, { store, newId, enqueue, fetchQueue, quarantine }: FetchDeps): Promise<void> {
  const fetchId = newId();
  const begun = await store.begin(ids, fetchId);
  if (!begun) return;
  if (begun.tries > FETCH_TRIES) return store.refuse(ids, fetchId, 'timeout');
  const put = await quarantine.signPut(fetchKey({ ...ids, fetchId }), PUT_SECONDS);
  await enqueue(fetchQueue, { kind: 'page', accountId: ids.accountId, fetchId, url: begun.url, put } satisfies FetchJob);
}

/** What an object says about why there is no page; the importer is believed in nothing else, and here only for a word of the list. */
export function refusalIn(object: { readonly contentType: string; readonly bytes: Uint8Array } | 'too-large'): UrlReason | undefined {
  if (object === 'too-large') return 'too-large';
  if (object.contentType === REFUSAL_TYPE) {
    const text = Buffer.from(object.bytes).toString('latin1').slice(0, 100);
    return /^\{"reason":"[a-z-]+"\}$/.test(text) ? (fetchRefusal.safeParse(JSON.parse(text)).data?.reason ?? 'unreachable') : 'unreachable';
  }
  if (object.bytes.length === 0) return 'unreachable';
  return PAGE_TYPES.has(object.contentType) ? undefined : 'type';
}

/**
 * Takes in what a fetch has put. The page's own object is written only when the content is another one than what is in use, and from there it goes the way of
 * every file: version bound, type checked, scanned. Each step can be repeated, and a result that comes twice, late or for a deleted page changes nothing.
 */
async function takeIn(job: FetchIds & { readonly versionId: string }, { store, quarantine }: FetchDeps): Promise<void> {
  const { fetchId, versionId, ...rest } = job;
  const ids: PageIds = { accountId: rest.accountId, chatbotId: rest.chatbotId, materialId: rest.materialId };
  const key = fetchKey({ ...ids, fetchId });
  const waiting = await store.waits(ids, fetchId);
  if (!waiting) return quarantine.remove(key, versionId);
  const object = await quarantine.read(key, versionId);
  if (!object) return;
  const reason = refusalIn(object);
  if (reason || object === 'too-large') await store.refuse(ids, fetchId, reason ?? 'too-large');
  else {
    const { contentType, bytes } = object;
    const hash = createHash('sha256').update(bytes).digest('hex');
    const name = waiting.url === null ? {} : { name: pageName(waiting.url, contentType, bytes) };
    const taken = await store.take(ids, fetchId, { ...name, contentType, bytes: bytes.length, hash });
    if (taken === 'quota') await store.refuse(ids, fetchId, 'quota');
    if (taken === 'changed') await quarantine.put(materialKeyOf(key), contentType, bytes);
    if (taken === 'changed' || taken === 'gone') await store.finish(ids, fetchId);
  }
  await quarantine.remove(key, versionId);
}

/** An edit that was noted long ago: its content is taken in where it has come, else the edit is given up. */
async function lookForEdit(edit: FetchIds, deps: FetchDeps): Promise<void> {
  const versionId = await deps.quarantine.current(fetchKey(edit));
  return versionId ? takeIn({ ...edit, versionId }, deps) : deps.store.abandon(edit, edit.fetchId);
}

/** One step of the import of a page. */
export async function work(job: PageTask, deps: FetchDeps): Promise<void> {
  if (job.task === 'fetched') return takeIn(job, deps);
  const ids: PageIds = { accountId: job.accountId, chatbotId: job.chatbotId, materialId: job.materialId };
  const editId = await deps.store.editOf(ids);
  return editId ? lookForEdit({ ...ids, fetchId: editId }, deps) : start(ids, deps);
}
