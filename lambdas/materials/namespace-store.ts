import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import { livingChatbot } from '../database/chatbot.ts';
import { namespaceTable } from '../retrieval/namespace.ts';
import type { IngestDeps } from './ingest.ts';

/** Rows that go into one statement: 9 parameters each, far below PostgreSQL's 65 535. */
const ROWS = 200;

/** Fills namespaces, which only this login may create. */
export const namespaceStore = (accounts: Accounts): IngestDeps['namespace'] => ({
  fill: ({ accountId, chatbotId, materialId }, versionId, model, chunks, pages) =>
    accounts.enterAs(accountId, async (scope) => {
      const { tx } = scope;
      if (!(await livingChatbot(scope, chatbotId).select('chatbot_id').executeTakeFirst())) return;
      await sql`SELECT knowledge.create_namespace(${chatbotId}::uuid, ${model.id}, ${model.dimensions})`.execute(tx);
      const table = namespaceTable(chatbotId);
      await sql`DELETE FROM ${table} WHERE material_id = ${materialId}::uuid`.execute(tx);
      for (let from = 0; from < chunks.length; from += ROWS) {
        const rows = chunks
          .slice(from, from + ROWS)
          .map(
            ({ ordinal, page, heading, text, embedding }) =>
              sql`(${accountId}::uuid, ${materialId}::uuid, ${ordinal}::integer, ${page ?? null}::integer, ${heading ?? null}::text, ${text}::text, to_tsvector('pg_catalog.simple', ${`${heading ?? ''} ${text}`}), ${JSON.stringify(embedding)}::public.vector)`,
          );
        await sql`INSERT INTO ${table} (account_id, material_id, ordinal, page, heading, text, words, embedding) VALUES ${sql.join(rows)}`.execute(tx);
      }
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
    }),
});
