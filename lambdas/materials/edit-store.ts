import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import { Problem, saying, type Sentence } from '../core/problem.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { toMaterial, type Material } from '../database/material-view.ts';
import { requireQuota, type QuotaFor } from '../database/knowledge-store.ts';
import { lockAccount, requireRoom } from '../database/room.ts';
import { markUnfinished } from '../database/unfinished.ts';
import { BUSY, OVERTAKEN } from './reasons.ts';

export interface Edit {
  readonly kind: 'text' | 'answer';
  readonly name?: string;
  readonly question?: string;
  /** The edit that the material will wait for; without one only its name changes, at once. */
  readonly editId?: string;
  readonly bytes?: number;
  /** The version that was read. */
  readonly updatedAt?: string;
}

export interface EditStore {
  /**
   * Notes that a material is written anew. What it was goes on answering until the content of this edit has come and has been taken in.
   * @throws Problem `not-found`; `conflict` when it is of another kind, on its way, or another version than was read; `quota-exceeded`.
   */
  edit(call: AccountCall, chatbotId: string, materialId: string, edit: Edit): Promise<{ readonly material: Material; readonly accountId: string }>;
}

const refuse = (message: string, sentence: Sentence): never => {
  throw new Problem('conflict', message, { extra: saying(sentence) });
};

/** Edits of what people have written. */
export const editStore = (accounts: Accounts, directory: DynamoDBDocumentClient, directoryTable: string, quotaFor: QuotaFor): EditStore => ({
  async edit(call, chatbotId, materialId, { kind, name, question, editId, bytes, updatedAt }) {
    const quota = await quotaFor(call.principal.accountId);
    return accounts.enter(call, async (scope) => {
      const { tx, accountId } = scope;
      await requireChatbot(scope, chatbotId);
      const row = await tx
        .selectFrom('app.materials')
        .select(['kind', 'status', 'updated_at'])
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('material_id', '=', materialId)
        .where('deleted_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw new Problem('not-found', 'material');
      if (row.kind !== kind) return refuse(row.kind, { en: `This material is no ${kind}.`, fr: 'Ce document est d’une autre sorte.' });
      if (!['ready', 'failed', 'rejected'].includes(row.status)) return refuse('on its way', BUSY);
      if (updatedAt !== undefined && Date.parse(updatedAt) !== row.updated_at.getTime()) return refuse('another version', OVERTAKEN);
      const waits = editId !== undefined && row.status !== 'ready';
      if (waits) await requireRoom(scope, 'materials');
      else if (bytes !== undefined) await lockAccount(scope);
      if (bytes !== undefined) await requireQuota(scope, quota, { materials: 1, bytes }, 'other', materialId);
      if (editId !== undefined) await markUnfinished(directory, directoryTable, accountId);
      const changed = await tx
        .updateTable('app.materials')
        .set({
          ...(editId === undefined
            ? { name: name ?? sql<string>`name`, pending_name: null }
            : { fetch_id: editId, fetch_tries: 0, pending_name: name ?? null, pending_question: question ?? null, sync_reason: null }),
          // What never was learned waits like something new.
          ...(waits && { status: 'awaiting-upload', reason: null, scan: null, quarantine_version: null }),
          updated_at: sql`now()`,
        })
        .where('account_id', '=', accountId)
        .where('material_id', '=', materialId)
        .returningAll()
        .executeTakeFirstOrThrow();
      return { material: toMaterial(changed), accountId };
    });
  },
});
