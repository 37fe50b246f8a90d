import { sql } from 'kysely';
import { notOfThisList, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { AccountCall, Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { namespaceTable } from '../retrieval/namespace.ts';
import type { Chunk } from '../retrieval/stored-chunk.ts';

export interface ChunkStore {
  /** What a material became, in the order of the document. @throws Problem `not-found`. */
  list(call: AccountCall, chatbotId: string, materialId: string, page: Page): Promise<{ items: Chunk[]; nextCursor: string | null }>;
}

/** The cursor is the number of the last chunk: chunks have no ids. */
const writeCursor = (ordinal: number): string => Buffer.from(String(ordinal)).toString('base64url');
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return -1;
  const ordinal = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,6}$/.test(ordinal)) throw notOfThisList();
  return Number(ordinal);
}

interface Row {
  ordinal: number;
  page: number | null;
  heading: string | null;
  text: string;
}

/** The chunks of one material, read from its chatbot's own namespace. */
export const chunkStore = (accounts: Accounts): ChunkStore => ({
  list: (call, chatbotId, materialId, { limit = DEFAULT_PAGE, cursor }) =>
    accounts.enter(call, async (scope) => {
      const { tx, accountId } = scope;
      await requireChatbot(scope, chatbotId);
      const after = readCursor(cursor);
      const material = await tx
        .selectFrom('app.materials')
        .select('chunk_count')
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('material_id', '=', materialId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      if (!material) throw new Problem('not-found', 'material');
      // Before its first chunk a chatbot has no table to ask.
      if (material.chunk_count === 0) return { items: [], nextCursor: null };
      const { rows } = await sql<Row>`
        SELECT ordinal, page, heading, text FROM ${namespaceTable(chatbotId)}
        WHERE material_id = ${materialId}::uuid AND ordinal > ${after}::integer ORDER BY ordinal LIMIT ${limit + 1}::integer`.execute(tx);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(({ ordinal, page, heading, text }) => ({ ordinal, text, ...(page !== null && { page }), ...(heading !== null && { heading }) })),
        nextCursor: rows.length > limit && last ? writeCursor(last.ordinal) : null,
      };
    }),
});
