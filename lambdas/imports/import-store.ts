import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import { Problem, saying } from '../core/problem.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { toMaterial, type Material } from '../database/material-view.ts';
import type { MaterialRow } from '../database/tables.ts';
import { markUnfinished } from '../database/unfinished.ts';
import { requireQuota, type QuotaFor } from '../database/knowledge-store.ts';
import { requireRoom } from '../database/room.ts';
import type { Schedule } from '../materials/contract.ts';
import { BUSY } from '../materials/reasons.ts';
import type { ImportStore } from './imports.ts';
import { markScheduled } from '../database/scheduled-store.ts';
import { FETCH_ASKED } from './fetch-store.ts';

const busy = (): Problem => new Problem('conflict', 'on its way', { extra: saying(BUSY) });

/** Imports as people ask for them: each ends in a row that waits for its fetch. */
export function importStore(accounts: Accounts, directory: DynamoDBDocumentClient, directoryTable: string, quotaFor: QuotaFor): ImportStore {
  /** A page that was there before: what it holds stays in use until the fetch brings something else; what had failed waits like a new one. */
  async function again(scope: AccountScope, row: MaterialRow, schedule?: Schedule): Promise<Material> {
    if (!['ready', 'failed', 'rejected'].includes(row.status)) throw busy();
    if (row.status !== 'ready') await requireRoom(scope, 'materials');
    const changed = await scope.tx
      .updateTable('app.materials')
      .set({
        ...(row.status !== 'ready' && { status: 'awaiting-upload', reason: null, scan: null, quarantine_version: null }),
        ...(schedule && { resync: schedule }),
        fetch_tries: 0,
        fetch_id: FETCH_ASKED,
        updated_at: sql`now()`,
      })
      .where('account_id', '=', scope.accountId)
      .where('material_id', '=', row.material_id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return toMaterial(changed);
  }

  const living = ({ tx, accountId }: AccountScope, chatbotId: string) =>
    tx
      .selectFrom('app.materials')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('chatbot_id', '=', chatbotId)
      .where('kind', '=', 'page')
      .where('deleted_at', 'is', null);

  async function noted(accountId: string, scheduled: boolean): Promise<void> {
    await markUnfinished(directory, directoryTable, accountId);
    if (scheduled) await markScheduled(directory, directoryTable, accountId);
  }

  return {
    async request(call: AccountCall, chatbotId, { id, url, name, schedule }) {
      const quota = await quotaFor(call.principal.accountId);
      return accounts.once(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const { tx, accountId } = scope;
        await noted(accountId, schedule !== undefined);
        const present = await living(scope, chatbotId).where('source_url', '=', url).forUpdate().executeTakeFirst();
        if (present) return { material: await again(scope, present, schedule), accountId };
        await requireRoom(scope, 'materials');
        await requireQuota(scope, quota, { materials: 1 }, 'other');
        const row = await tx
          .insertInto('app.materials')
          .values({
            account_id: accountId,
            chatbot_id: chatbotId,
            material_id: id,
            kind: 'page',
            name,
            content_type: 'text/html',
            bytes: 0,
            status: 'awaiting-upload',
            reason: null,
            quarantine_version: null,
            page_count: null,
            scan: null,
            source_url: url,
            ...(schedule && { resync: schedule }),
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        // Somebody else asked for the same page in this moment.
        if (!row) throw busy();
        return { material: toMaterial(row), accountId };
      });
    },
    resync: (call: AccountCall, chatbotId, materialId) =>
      accounts.once(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const row = await living(scope, chatbotId).where('material_id', '=', materialId).forUpdate().executeTakeFirst();
        if (!row) throw new Problem('not-found', 'page');
        await noted(scope.accountId, false);
        return { material: await again(scope, row), accountId: scope.accountId };
      }),
  };
}
