import { sql } from 'kysely';
import { pageOf, readCursor } from '../core/cursor.ts';
import { Problem, saying } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { SitemapRow } from '../database/tables.ts';
import { PURPOSES } from '../materials/purposes.ts';
import { explained, type Reason } from '../materials/reasons.ts';
import { knowledgeUse, lockAsWorker, requireQuota, type QuotaFor } from '../database/knowledge-store.ts';
import { roomFor } from '../database/knowledge-quota.ts';
import { lockAccount, unfinishedMaterials } from '../database/room.ts';
import { nameFromUrl } from './page-name.ts';
import type { Sitemap, SitemapRequests, SitemapStore } from './sitemaps.ts';

/** Sitemaps of one account that may be open at the same time. */
const OPEN_MAX = 3;
/** Places that a sitemap leaves free for people. */
const LEFT_FOR_PEOPLE = 5;

const toSitemap = (row: SitemapRow): Sitemap => ({
  id: row.sitemap_id,
  url: row.url,
  status: row.status,
  ...(row.reason !== null && { reason: row.reason as Reason, message: explained(row.reason as Reason) }),
  found: row.found,
  waiting: row.pending?.length ?? 0,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** Sitemaps as people ask for them. */
export const sitemapRequests = (accounts: Accounts, mark: (accountId: string) => Promise<void>, quotaFor: QuotaFor): SitemapRequests => ({
  async request(call: AccountCall, chatbotId, { id, url, include, exclude }) {
    const quota = await quotaFor(call.principal.accountId);
    return accounts.once(call, async (scope) => {
      const { tx, accountId } = scope;
      await requireChatbot(scope, chatbotId);
      await lockAccount(scope);
      const open = await tx
        .selectFrom('app.sitemaps')
        .select('sitemap_id')
        .where('account_id', '=', accountId)
        .where('status', 'in', ['reading', 'importing'])
        .execute();
      if (open.length >= OPEN_MAX)
        throw new Problem('upload-refused', 'quota', {
          extra: {
            reason: 'quota',
            ...saying({
              en: `At most ${OPEN_MAX} sitemaps can be on their way at a time.`,
              fr: `Au plus ${OPEN_MAX} plans de site peuvent être en cours de lecture à la fois.`,
            }),
          },
        });
      await requireQuota(scope, quota, { materials: 1 }, 'other');
      await mark(accountId);
      const row = await tx
        .insertInto('app.sitemaps')
        .values({
          account_id: accountId,
          chatbot_id: chatbotId,
          sitemap_id: id,
          url,
          include: JSON.stringify(include),
          exclude: JSON.stringify(exclude),
          status: 'reading',
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { sitemap: toSitemap(row), accountId };
    });
  },
  list: (call: AccountCall, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const rows = await scope.tx
        .selectFrom('app.sitemaps')
        .selectAll()
        .where('account_id', '=', scope.accountId)
        .where('chatbot_id', '=', chatbotId)
        .$if(after !== undefined, (query) => query.where('sitemap_id', '<', after ?? ''))
        .orderBy('sitemap_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, (row) => row.sitemap_id, toSitemap);
    }),
});

/** Sitemaps as the worker sees them. */
export function sitemapStore(accounts: Accounts, newId: () => string, quotaFor: QuotaFor): SitemapStore {
  const update = ({ tx, accountId }: AccountScope, sitemapId: string) =>
    tx.updateTable('app.sitemaps').where('account_id', '=', accountId).where('sitemap_id', '=', sitemapId);
  return {
    begin: ({ accountId, sitemapId }, fetchId) =>
      accounts.enterAs(accountId, async (scope) => {
        const row = await update(scope, sitemapId)
          .set({ fetch_id: fetchId, fetch_tries: sql`fetch_tries + 1`, updated_at: sql`now()` })
          .where('status', '=', 'reading')
          .returning(['url', 'include', 'exclude', 'fetch_tries'])
          .executeTakeFirst();
        return row && { url: row.url, include: row.include ?? [], exclude: row.exclude ?? [], tries: row.fetch_tries };
      }),
    waits: ({ accountId, sitemapId }, fetchId) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const row = await tx
          .selectFrom('app.sitemaps')
          .select('url')
          .where('account_id', '=', accountId)
          .where('sitemap_id', '=', sitemapId)
          .where('fetch_id', '=', fetchId)
          .where('status', '=', 'reading')
          .executeTakeFirst();
        return row?.url;
      }),
    found: ({ accountId, sitemapId }, fetchId, urls) =>
      accounts.enterAs(accountId, async (scope) => {
        await update(scope, sitemapId)
          .set({ status: 'importing', found: urls.length, pending: JSON.stringify(urls), fetch_id: null, updated_at: sql`now()` })
          .where('fetch_id', '=', fetchId)
          .where('status', '=', 'reading')
          .execute();
      }),
    refuse: ({ accountId, sitemapId }, fetchId, reason) =>
      accounts.enterAs(accountId, async (scope) => {
        await update(scope, sitemapId)
          .set({ status: 'failed', reason, fetch_id: null, updated_at: sql`now()` })
          .where('fetch_id', '=', fetchId)
          .where('status', '=', 'reading')
          .execute();
      }),
    async admit({ accountId, chatbotId, sitemapId }) {
      const quota = await quotaFor(accountId);
      return accounts.enterAs(accountId, async (scope) => {
        const { tx } = scope;
        await lockAsWorker(scope);
        const open = await tx
          .selectFrom('app.sitemaps')
          .select('pending')
          .where('account_id', '=', accountId)
          .where('sitemap_id', '=', sitemapId)
          .where('status', '=', 'importing')
          .forUpdate()
          .executeTakeFirst();
        if (!open) return { started: [], waiting: 0 };
        const unfinished = await unfinishedMaterials(scope);
        const pending = open.pending ?? [];
        const left = roomFor(quota, await knowledgeUse(scope));
        const now = pending.slice(0, Math.max(0, Math.min(left, PURPOSES.training.count.max - LEFT_FOR_PEOPLE - unfinished)));
        const rows = now.map((url) => ({
          account_id: accountId,
          chatbot_id: chatbotId,
          material_id: newId(),
          kind: 'page' as const,
          name: nameFromUrl(url),
          content_type: 'text/html',
          bytes: 0,
          status: 'awaiting-upload' as const,
          reason: null,
          quarantine_version: null,
          page_count: null,
          scan: null,
          source_url: url,
          sitemap_id: sitemapId,
        }));
        // A page that is there already is left as it is.
        const started =
          rows.length === 0
            ? []
            : await tx
                .insertInto('app.materials')
                .values(rows)
                .onConflict((conflict) => conflict.doNothing())
                .returning('material_id')
                .execute();
        // What the plan has no room for does not wait: room comes back only when somebody deletes or pays.
        const over = left <= now.length && pending.length > now.length;
        const rest = over ? [] : pending.slice(now.length);
        await update(scope, sitemapId)
          .set({
            pending: JSON.stringify(rest),
            ...(rest.length === 0 && { status: 'done' as const }),
            ...(over && { status: 'failed' as const, reason: 'quota' satisfies Reason }),
            updated_at: sql`now()`,
          })
          .execute();
        return { started: started.map((row) => row.material_id), waiting: rest.length };
      });
    },
  };
}
