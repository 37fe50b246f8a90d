import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import { livingChatbot } from '../database/chatbot.ts';
import { namespaceTable } from '../retrieval/namespace.ts';
import { insertChunks } from '../retrieval/stored-chunk.ts';
import type { IngestDeps } from './ingest.ts';

/** Fills namespaces, which only this login may create. */
export const namespaceStore = (accounts: Accounts): IngestDeps['namespace'] => ({
  fill: ({ accountId, chatbotId, materialId }, versionId, model, chunks, pages) =>
    accounts.enterAs(accountId, async (scope) => {
      const { tx } = scope;
      if (!(await livingChatbot(scope, chatbotId).select('chatbot_id').executeTakeFirst())) return { chunks: 0 };
      await sql`SELECT knowledge.create_namespace(${chatbotId}::uuid, ${model.id}, ${model.dimensions})`.execute(tx);
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
      await tx
        .updateTable('app.materials')
        .set({ status: 'ready', reason: null, chunk_count: chunks.length, page_count: pages ?? null, updated_at: sql`now()` })
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('material_id', '=', materialId)
        .where('quarantine_version', '=', versionId)
        .where('status', '=', 'processing')
        .where('deleted_at', 'is', null)
        .execute();
      const { rows } = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM ${table}`.execute(tx);
      return { chunks: rows[0]?.count ?? 0 };
    }),
});
