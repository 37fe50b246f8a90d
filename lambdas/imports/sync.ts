import type { Enqueue } from '../core/queue.ts';
import type { ImportJob } from './contract.ts';
import type { PageIds } from './fetches.ts';
import type { SitemapIds } from './sitemaps.ts';

interface Mark {
  readonly accountId: string;
  readonly markedAt: number;
}

export interface SyncDeps {
  readonly pages: {
    /** Pages whose schedule says that it is time; at most 20. */
    due(accountId: string): Promise<readonly PageIds[]>;
    /** Readies a page that is due to be fetched, and sets its next time; `false` when it is on its way already. */
    renew(ids: PageIds): Promise<boolean>;
    /** Pages whose fetch was begun, or should have been, and texts whose edit was noted, that have not ended for so long; at most 100. */
    stale(accountId: string, seconds: number): Promise<readonly PageIds[]>;
    /** Whether any page of an account has a schedule. */
    scheduled(accountId: string): Promise<boolean>;
  };
  readonly sitemaps: {
    stale(accountId: string, seconds: number): Promise<readonly (SitemapIds & { readonly reading: boolean })[]>;
    /** Whether any sitemap of an account is still on its way. */
    open(accountId: string): Promise<boolean>;
  };
  /** Accounts that have, or may have, pages with a schedule or a sitemap on its way. */
  readonly scheduled: () => Promise<readonly Mark[]>;
  readonly clear: (mark: Mark) => Promise<void>;
  /** Accounts with unfinished work. */
  readonly unfinished: () => Promise<readonly Mark[]>;
  readonly enqueue: Enqueue;
  readonly queue: string;
}

/** Fetches again what is due, and begins again what a crash has left, account by account. A job that is sent twice begins a fetch that replaces the other. */
export async function sync(staleAfterSeconds: number, { pages, sitemaps, scheduled, clear, unfinished, enqueue, queue }: SyncDeps): Promise<void> {
  const marks = await scheduled();
  const accountIds = new Set([...marks, ...(await unfinished())].map(({ accountId }) => accountId));
  for (const accountId of accountIds) {
    for (const ids of await pages.stale(accountId, staleAfterSeconds)) await enqueue(queue, { task: 'start', ...ids } satisfies ImportJob);
  }
  for (const mark of marks) {
    for (const ids of await pages.due(mark.accountId)) {
      if (await pages.renew(ids)) await enqueue(queue, { task: 'start', ...ids } satisfies ImportJob);
    }
    for (const { reading, ...ids } of await sitemaps.stale(mark.accountId, staleAfterSeconds))
      await enqueue(queue, { task: reading ? 'read' : 'admit', ...ids } satisfies ImportJob);
    if (!(await pages.scheduled(mark.accountId)) && !(await sitemaps.open(mark.accountId))) await clear(mark);
  }
}
