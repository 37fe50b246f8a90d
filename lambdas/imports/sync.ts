import type { Enqueue } from '../core/queue.ts';
import type { ImportJob } from './contract.ts';
import type { FetchStore } from './fetches.ts';
import type { SitemapStore } from './sitemaps.ts';

interface Mark {
  readonly accountId: string;
  readonly markedAt: number;
}

export interface SyncDeps {
  readonly store: Pick<FetchStore, 'due' | 'renew' | 'stale' | 'scheduled'>;
  readonly sitemaps: Pick<SitemapStore, 'stale' | 'open'>;
  /** Accounts that have, or may have, pages with a schedule or a sitemap on its way. */
  readonly scheduled: () => Promise<readonly Mark[]>;
  readonly clear: (mark: Mark) => Promise<void>;
  /** Accounts with unfinished work. */
  readonly unfinished: () => Promise<readonly Mark[]>;
  readonly enqueue: Enqueue;
  readonly queue: string;
}

/** Fetches again what is due, and begins again what a crash has left, account by account. A job that is sent twice begins a fetch that replaces the other. */
export async function sync(staleAfterSeconds: number, { store, sitemaps, scheduled, clear, unfinished, enqueue, queue }: SyncDeps): Promise<void> {
  const marks = await scheduled();
  const accountIds = new Set([...marks, ...(await unfinished())].map(({ accountId }) => accountId));
  for (const accountId of accountIds) {
    for (const ids of await store.stale(accountId, staleAfterSeconds)) await enqueue(queue, { task: 'start', ...ids } satisfies ImportJob);
  }
  for (const mark of marks) {
    for (const ids of await store.due(mark.accountId)) {
      if (await store.renew(ids)) await enqueue(queue, { task: 'start', ...ids } satisfies ImportJob);
    }
    for (const { reading, ...ids } of await sitemaps.stale(mark.accountId, staleAfterSeconds))
      await enqueue(queue, { task: reading ? 'read' : 'admit', ...ids } satisfies ImportJob);
    if (!(await store.scheduled(mark.accountId)) && !(await sitemaps.open(mark.accountId))) await clear(mark);
  }
}
