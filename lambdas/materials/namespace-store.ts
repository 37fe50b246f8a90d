import { sql } from 'kysely';
import { Problem } from '../core/problem.ts';
import type { Accounts } from '../database/account.ts';
import { livingChatbot } from '../database/chatbot.ts';
import { fullMeasure } from '../database/knowledge-quota.ts';
import { knowledgeUse, lockAsWorker, type QuotaFor } from '../database/knowledge-store.ts';
import { MATERIAL_COLUMNS, tellMaterial } from '../events/changes.ts';
import { namespaceTable } from '../retrieval/namespace.ts';
import { insertChunks } from '../retrieval/stored-chunk.ts';
import type { IngestDeps } from './ingest.ts';

/** Fills namespaces, which only this login may create. */
export const namespaceStore = (accounts: Accounts, quotaFor: QuotaFor): IngestDeps['namespace'] => ({
  async fill({ accountId, chatbotId, materialId }, versionId, model, chunks, pages) {
    const quota = await quotaFor(accountId);
    return accounts.enterAs(accountId, async (scope) => {
      const { tx } = scope;
      if (!(await livingChatbot(scope, chatbotId).select('chatbot_id').executeTakeFirst())) return { chunks: 0 };
      await sql`SELECT 1 FROM knowledge.create_namespace(${chatbotId}::uuid, ${model.id}, ${model.dimensions})`.execute(tx);
      const namespace = await tx
        .selectFrom('knowledge.namespaces')
        .select('model')
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .executeTakeFirstOrThrow();
      if (namespace.model !== model.id) return 'other-model';
      const table = namespaceTable(chatbotId);
      await sql`DELETE FROM ${table} WHERE material_id = ${materialId}::uuid`.execute(tx);
      await insertChunks(
        tx,
        table,
        accountId,
        chunks.map((chunk) => ({ ...chunk, materialId })),
      );
      // Held only for the last step: what was written before is taken back when there is no room for it.
      await lockAsWorker(scope);
      const full = fullMeasure({ ...quota, materials: null, bytes: null }, await knowledgeUse(scope, materialId), { chunks: chunks.length });
      if (full) throw new Problem('quota-exceeded', full);
      const ready = await tx
        .updateTable('app.materials')
        .set({
          status: 'ready',
          reason: null,
          name: sql`coalesce(pending_name, name)`,
          question: sql`coalesce(pending_question, question)`,
          pending_name: null,
          pending_question: null,
          chunk_count: chunks.length,
          page_count: pages ?? null,
          updated_at: sql`now()`,
        })
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('material_id', '=', materialId)
        .where('quarantine_version', '=', versionId)
        .where('status', '=', 'processing')
        .where('deleted_at', 'is', null)
        .returning(MATERIAL_COLUMNS)
        .executeTakeFirst();
      if (ready) await tellMaterial(scope, ready, 'ready');
      const { rows } = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM ${table}`.execute(tx);
      return { chunks: rows[0]?.count ?? 0 };
    });
  },
});
