import { sql } from 'kysely';
import type { Accounts, AccountScope } from '../database/account.ts';
import { FETCH_ASKED, living, NEXT_SYNC } from './fetch-store.ts';
import type { SyncDeps } from './sync.ts';

const openSitemaps = ({ tx, accountId }: AccountScope) =>
  tx
    .selectFrom('app.sitemaps')
    .select(['chatbot_id', 'sitemap_id', 'status'])
    .where('account_id', '=', accountId)
    .where('status', 'in', ['reading', 'importing']);

/** Pages and sitemaps as the clock sees them: what is due, and what was left. It takes nothing in, so no plan says how much. */
export const syncStore = (accounts: Accounts): Pick<SyncDeps, 'pages' | 'sitemaps'> => ({
  pages: {
    due: (accountId) =>
      accounts.enterAs(accountId, async (scope) => {
        const rows = await living(scope)
          .where('kind', '=', 'page')
          .where('next_sync_at', '<=', sql<Date>`now()`)
          .where('status', 'in', ['ready', 'failed'])
          .where('fetch_id', 'is', null)
          .limit(20)
          .execute();
        return rows.map((row) => ({ accountId, chatbotId: row.chatbot_id, materialId: row.material_id }));
      }),
    renew: ({ accountId, chatbotId, materialId }) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const row = await tx
          .updateTable('app.materials')
          .set({
            status: sql`CASE status WHEN 'failed' THEN 'awaiting-upload' ELSE status END`,
            quarantine_version: sql`CASE status WHEN 'failed' THEN NULL ELSE quarantine_version END`,
            reason: null,
            fetch_tries: 0,
            fetch_id: FETCH_ASKED,
            next_sync_at: NEXT_SYNC,
            updated_at: sql`now()`,
          })
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('material_id', '=', materialId)
          .where('kind', '=', 'page')
          .where('deleted_at', 'is', null)
          .where('status', 'in', ['ready', 'failed'])
          .returning('material_id')
          .executeTakeFirst();
        return row !== undefined;
      }),
    stale: (accountId, seconds) =>
      accounts.enterAs(accountId, async (scope) => {
        const rows = await living(scope)
          .where((row) =>
            row.or([
              row('fetch_id', 'is not', null),
              row.and([row('kind', '=', 'page'), row('status', '=', 'awaiting-upload'), row('quarantine_version', 'is', null)]),
            ]),
          )
          .where('updated_at', '<=', sql<Date>`now() - make_interval(secs => ${seconds})`)
          .orderBy('updated_at')
          .limit(100)
          .execute();
        return rows.map((row) => ({ accountId, chatbotId: row.chatbot_id, materialId: row.material_id }));
      }),
    scheduled: (accountId) =>
      accounts.enterAs(
        accountId,
        async (scope) => (await living(scope).where('kind', '=', 'page').where('resync', 'is not', null).limit(1).execute()).length > 0,
      ),
  },
  sitemaps: {
    stale: (accountId, seconds) =>
      accounts.enterAs(accountId, async (scope) => {
        const rows = await openSitemaps(scope)
          .where('updated_at', '<=', sql<Date>`now() - make_interval(secs => ${seconds})`)
          .limit(20)
          .execute();
        return rows.map((row) => ({ accountId, chatbotId: row.chatbot_id, sitemapId: row.sitemap_id, reading: row.status === 'reading' }));
      }),
    open: (accountId) => accounts.enterAs(accountId, async (scope) => (await openSitemaps(scope).limit(1).execute()).length > 0),
  },
});
