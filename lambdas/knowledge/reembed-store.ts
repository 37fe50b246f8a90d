import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import { namespaceTable, nextNamespaceTable } from '../retrieval/namespace.ts';
import { insertChunks } from '../retrieval/stored-chunk.ts';
import type { ReembedStore } from './reembed.ts';

interface Row {
  material_id: string;
  ordinal: number;
  page: number | null;
  heading: string | null;
  text: string;
}

/** The two tables of a namespace that is filled again. */
export const reembedStore = (accounts: Accounts): ReembedStore => ({
  begin: ({ accountId, chatbotId }, model) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const namespace = await tx
        .selectFrom('knowledge.namespaces')
        .select('model')
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .executeTakeFirst();
      if (!namespace || namespace.model === model.id) return false;
      await sql`SELECT 1 FROM knowledge.begin_next(${chatbotId}::uuid, ${model.id}, ${model.dimensions})`.execute(tx);
      return true;
    }),
  missing: ({ accountId, chatbotId }, limit) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const { rows } = await sql<Row>`
        SELECT o.material_id, o.ordinal, o.page, o.heading, o.text FROM ${namespaceTable(chatbotId)} o
        WHERE NOT EXISTS (SELECT FROM ${nextNamespaceTable(chatbotId)} n WHERE n.material_id = o.material_id AND n.ordinal = o.ordinal AND n.text = o.text)
        ORDER BY o.material_id, o.ordinal LIMIT ${limit}`.execute(tx);
      return rows.map(({ material_id, ordinal, page, heading, text }) => ({
        materialId: material_id,
        ordinal,
        text,
        ...(page !== null && { page }),
        ...(heading !== null && { heading }),
      }));
    }),
  add: ({ accountId, chatbotId }, chunks) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const table = nextNamespaceTable(chatbotId);
      // A chunk whose text has changed since it was written here makes room for its successor.
      const places = sql.join(chunks.map(({ materialId, ordinal }) => sql`(${materialId}::uuid, ${ordinal}::integer)`));
      await sql`DELETE FROM ${table} WHERE (material_id, ordinal) IN (${places})`.execute(tx);
      await insertChunks(tx, table, accountId, chunks);
    }),
  finish: ({ accountId, chatbotId }) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const { rows } = await sql<{ done: boolean }>`SELECT knowledge.finish_next(${chatbotId}::uuid) AS done`.execute(tx);
      return rows[0]?.done ?? false;
    }),
  chunks: ({ accountId, chatbotId }) =>
    accounts.enterAs(accountId, async ({ tx }) => {
      const { rows } = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM ${namespaceTable(chatbotId)}`.execute(tx);
      return rows[0]?.count ?? 0;
    }),
});
