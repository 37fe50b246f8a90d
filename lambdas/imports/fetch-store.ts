import { sql } from 'kysely';
import type { Accounts, AccountScope } from '../database/account.ts';
import { fullMeasure } from '../database/knowledge-quota.ts';
import { knowledgeUse, lockAsWorker, type QuotaFor } from '../database/knowledge-store.ts';
import type { MaterialStatus } from '../database/tables.ts';
import { MATERIAL_COLUMNS, tellMaterial } from '../events/changes.ts';
import type { Reason } from '../materials/reasons.ts';
import type { FetchStore, PageIds } from './fetches.ts';

/** Pages that may be fetched: new ones, and what is in use. */
const FETCHABLE: readonly MaterialStatus[] = ['awaiting-upload', 'ready'];
/** When a page is due again after now. A month is thirty days: pages do not know calendars. */
export const NEXT_SYNC = sql<Date>`CASE resync WHEN 'daily' THEN now() + interval '1 day' WHEN 'weekly' THEN now() + interval '7 days' WHEN 'monthly' THEN now() + interval '30 days' END`;
/** A page waits for a fetch from the moment when one is asked for: where the job is lost, the row still says that it is owed. */
export const FETCH_ASKED = sql<string>`coalesce(fetch_id, gen_random_uuid())`;

/** Pages, texts and answers of an account that are still there. */
export const living = ({ tx, accountId }: AccountScope) =>
  tx
    .selectFrom('app.materials')
    .select(['chatbot_id', 'material_id'])
    .where('account_id', '=', accountId)
    .where('kind', '<>', 'file')
    .where('deleted_at', 'is', null);

/** Fetches as the workers see them: every change names the fetch that it belongs to, so that a late or repeated result changes nothing. */
export function fetchStore(accounts: Accounts, quotaFor: QuotaFor): FetchStore {
  const update = ({ tx, accountId }: AccountScope, { chatbotId, materialId }: PageIds) =>
    tx
      .updateTable('app.materials')
      .where('account_id', '=', accountId)
      .where('chatbot_id', '=', chatbotId)
      .where('material_id', '=', materialId)
      .where('kind', '<>', 'file')
      .where('deleted_at', 'is', null);
  return {
    begin: (ids, fetchId) =>
      accounts.enterAs(ids.accountId, async (scope) => {
        const row = await update(scope, ids)
          .where('kind', '=', 'page')
          .set({ fetch_id: fetchId, fetch_tries: sql`fetch_tries + 1`, updated_at: sql`now()` })
          .where('status', 'in', FETCHABLE)
          .where((row) => row.or([row('status', '=', 'ready'), row('quarantine_version', 'is', null)]))
          .returning(['source_url', 'fetch_tries'])
          .executeTakeFirst();
        return row?.source_url ? { url: row.source_url, tries: row.fetch_tries } : undefined;
      }),
    waits: (ids, fetchId) =>
      accounts.enterAs(ids.accountId, async (scope) => {
        const row = await living(scope).select('source_url').where('material_id', '=', ids.materialId).where('fetch_id', '=', fetchId).executeTakeFirst();
        return row && { url: row.source_url };
      }),
    editOf: (ids) =>
      accounts.enterAs(ids.accountId, async (scope) => {
        const row = await living(scope)
          .select('fetch_id')
          .where('kind', '<>', 'page')
          .where('material_id', '=', ids.materialId)
          .where('fetch_id', 'is not', null)
          .executeTakeFirst();
        return row?.fetch_id ?? undefined;
      }),
    abandon: (ids, editId) =>
      accounts.enterAs(ids.accountId, async (scope) => {
        await update(scope, ids)
          .set({ fetch_id: null, pending_name: null, pending_question: null, updated_at: sql`now()` })
          .where('fetch_id', '=', editId)
          .execute();
      }),
    async take(ids, fetchId, { name, contentType, bytes, hash }) {
      const quota = await quotaFor(ids.accountId);
      return accounts.enterAs(ids.accountId, async (scope) => {
        const waits = update(scope, ids).where('fetch_id', '=', fetchId);
        const same = await waits
          .set({
            fetch_id: null,
            sync_reason: null,
            synced_at: sql`now()`,
            next_sync_at: NEXT_SYNC,
            name: sql`coalesce(pending_name, name)`,
            question: sql`coalesce(pending_question, question)`,
            pending_name: null,
            pending_question: null,
            updated_at: sql`now()`,
          })
          .where('status', '=', 'ready')
          .where('content_hash', '=', hash)
          .returning('material_id')
          .executeTakeFirst();
        if (same) return 'unchanged';
        await lockAsWorker(scope);
        if (fullMeasure(quota, await knowledgeUse(scope, ids.materialId), { materials: 1, bytes })) return 'quota';
        const changed = await waits
          .set({
            ...(name !== undefined && { name }),
            content_type: contentType,
            bytes,
            content_hash: hash,
            status: 'awaiting-upload',
            reason: null,
            // The verdict on what answers meanwhile stays with it.
            scan: sql`CASE WHEN chunk_count > 0 THEN scan END`,
            quarantine_version: null,
            updated_at: sql`now()`,
          })
          .where('status', 'in', FETCHABLE)
          .where((row) => row.or([row('status', '=', 'ready'), row('quarantine_version', 'is', null)]))
          .returning('material_id')
          .executeTakeFirst();
        return changed ? 'changed' : 'gone';
      });
    },
    finish: (ids, fetchId) =>
      accounts.enterAs(ids.accountId, async (scope) => {
        await update(scope, ids)
          .set({ fetch_id: null, fetch_tries: 0, sync_reason: null, synced_at: sql`now()`, next_sync_at: NEXT_SYNC })
          .where('fetch_id', '=', fetchId)
          .execute();
      }),
    refuse: (ids, fetchId, reason) =>
      accounts.enterAs(ids.accountId, async (scope) => {
        const waits = update(scope, ids).where('fetch_id', '=', fetchId);
        const ended = { fetch_id: null, fetch_tries: 0, next_sync_at: NEXT_SYNC, sync_reason: reason, updated_at: sql<Date>`now()` };
        const kept = await waits.set(ended).where('status', '=', 'ready').returning(MATERIAL_COLUMNS).executeTakeFirst();
        const failed = await waits
          .set({ ...ended, status: 'failed', reason: reason satisfies Reason })
          .where('status', '=', 'awaiting-upload')
          .returning(MATERIAL_COLUMNS)
          .executeTakeFirst();
        const row = kept ?? failed;
        if (row) await tellMaterial(scope, row, { status: 'failed', reason });
      }),
  };
}
