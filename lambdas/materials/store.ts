import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem, saying } from '../core/problem.ts';
import type { Enqueue } from '../core/queue.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { toMaterial, type Material } from '../database/material-view.ts';
import { requireQuota, type QuotaFor } from '../database/knowledge-store.ts';
import { requireRoom } from '../database/room.ts';
import { markScheduled, nextSync } from '../database/scheduled-store.ts';
import { markUnfinished } from '../database/unfinished.ts';
import type { Schedule } from './contract.ts';

export interface MaterialStore {
  /** @throws Problem `not-found` for the chatbot, `upload-refused` (quota) when too many are unfinished, `upload-refused` (quota) or `quota-exceeded` when the plan has no room. */
  reserve(
    call: AccountCall,
    chatbotId: string,
    file: Pick<Material, 'id' | 'name' | 'contentType' | 'bytes'> & Partial<Pick<Material, 'kind' | 'question'>>,
  ): Promise<{ readonly material: Material; readonly accountId: string }>;
  list(call: AccountCall, chatbotId: string, page: Page): Promise<{ items: Material[]; nextCursor: string | null }>;
  /** @throws Problem `not-found`, as do all that follow. */
  read(call: AccountCall, chatbotId: string, materialId: string): Promise<Material>;
  /** @throws Problem `conflict` when the material is no page. */
  schedule(call: AccountCall, chatbotId: string, materialId: string, schedule: Schedule | null): Promise<Material>;
  /** What it was; it is gone for everybody when this comes back. `clear` has the worker take away what is stored of it. */
  remove(call: AccountCall, chatbotId: string, materialId: string): Promise<{ readonly material: Material; readonly clear: () => Promise<void> }>;
  /** @throws Problem `conflict` when the material has not failed. */
  retry(call: AccountCall, chatbotId: string, materialId: string): Promise<Material>;
}

const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Problem('not-found', 'material');
  return value;
};

export interface MaterialStoreConfig {
  readonly directoryTable: string;
  readonly ingestQueue: string;
  readonly purgeQueue: string;
  readonly quotaFor: QuotaFor;
}

/** Materials in their account and chatbot. */
export function materialStore(accounts: Accounts, directory: DynamoDBDocumentClient, enqueue: Enqueue, config: MaterialStoreConfig): MaterialStore {
  const select = ({ tx, accountId }: AccountScope, chatbotId: string) =>
    tx.selectFrom('app.materials').where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).where('deleted_at', 'is', null);
  const change = ({ tx, accountId }: AccountScope, chatbotId: string, materialId: string) =>
    tx
      .updateTable('app.materials')
      .where('account_id', '=', accountId)
      .where('chatbot_id', '=', chatbotId)
      .where('material_id', '=', materialId)
      .where('deleted_at', 'is', null);
  return {
    async reserve(call, chatbotId, { id, name, contentType, bytes, kind = 'file', question }) {
      const quota = await config.quotaFor(call.principal.accountId);
      return accounts.once(call, async (scope) => {
        const { tx, accountId } = scope;
        await requireChatbot(scope, chatbotId);
        await requireRoom(scope, 'files');
        await requireQuota(scope, quota, { materials: 1, bytes }, kind === 'file' ? 'file' : 'other');
        const row = await tx
          .insertInto('app.materials')
          .values({
            account_id: accountId,
            chatbot_id: chatbotId,
            material_id: id,
            kind,
            name,
            ...(question !== undefined && { question }),
            content_type: contentType,
            bytes,
            status: 'awaiting-upload',
            reason: null,
            quarantine_version: null,
            page_count: null,
            scan: null,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await markUnfinished(directory, config.directoryTable, accountId);
        return { material: toMaterial(row), accountId };
      });
    },
    list: (call, chatbotId, { limit = DEFAULT_PAGE, cursor }) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const after = readCursor(cursor);
        const rows = await select(scope, chatbotId)
          .selectAll()
          .$if(after !== undefined, (query) => query.where('material_id', '<', after ?? ''))
          .orderBy('material_id', 'desc')
          .limit(limit + 1)
          .execute();
        return pageOf(rows, limit, (row) => row.material_id, toMaterial);
      }),
    read: (call, chatbotId, materialId) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        return toMaterial(found(await select(scope, chatbotId).selectAll().where('material_id', '=', materialId).executeTakeFirst()));
      }),
    schedule: (call, chatbotId, materialId, schedule) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const { kind } = found(await select(scope, chatbotId).select('kind').where('material_id', '=', materialId).executeTakeFirst());
        if (kind !== 'page')
          throw new Problem('conflict', kind, { extra: saying({ en: 'Only a page is fetched again.', fr: 'Seule une page peut être relue.' }) });
        if (schedule) await markScheduled(directory, config.directoryTable, scope.accountId);
        const row = await change(scope, chatbotId, materialId)
          .set({ resync: schedule, next_sync_at: nextSync(schedule), updated_at: sql`now()` })
          .returningAll()
          .executeTakeFirst();
        return toMaterial(found(row));
      }),
    async remove(call, chatbotId, materialId) {
      const { accountId, row } = await accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const removed = found(
          await change(scope, chatbotId, materialId)
            .set({ deleted_at: sql`now()`, updated_at: sql`now()` })
            .returningAll()
            .executeTakeFirst(),
        );
        await markUnfinished(directory, config.directoryTable, scope.accountId);
        return { accountId: scope.accountId, row: removed };
      });
      return { material: toMaterial(row), clear: () => enqueue(config.purgeQueue, { accountId, chatbotId, materialId }) };
    },
    async retry(call, chatbotId, materialId) {
      const { row, accountId } = await accounts.once(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const current = found(await select(scope, chatbotId).selectAll().where('material_id', '=', materialId).executeTakeFirst());
        if (current.status !== 'failed' || !current.scan || !current.quarantine_version)
          throw new Problem('conflict', current.status, {
            extra: saying({
              en: 'Only a file that failed after a clean scan can be processed again; a page is fetched again by resync.',
              fr: 'Seul un fichier qui a échoué après un contrôle sans défaut peut être traité de nouveau ; une page est relue par resync.',
            }),
          });
        const changed = await change(scope, chatbotId, materialId)
          .set({ status: 'processing', reason: null, updated_at: sql`now()` })
          .returningAll()
          .executeTakeFirstOrThrow();
        await markUnfinished(directory, config.directoryTable, scope.accountId);
        return { row: changed, accountId: scope.accountId };
      });
      await enqueue(config.ingestQueue, { accountId, chatbotId, materialId, versionId: row.quarantine_version ?? '', outcome: 'released', scan: row.scan });
      return toMaterial(row);
    },
  };
}
