import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from '../database/tables.ts';

/** A piece of a document, the unit that is embedded, found and cited. */
export interface Chunk {
  /** From 0, in the order of the document. */
  readonly ordinal: number;
  readonly text: string;
  readonly page?: number;
  /** The headings above it, outermost first, joined by ` > `. */
  readonly heading?: string;
}

/** What is embedded for a chunk: its heading says what it is about, often in the very words of a question. */
export function searchText({ heading, text }: Pick<Chunk, 'heading' | 'text'>): string {
  return heading === undefined ? text : `${heading}\n\n${text}`;
}

export interface StoredChunk extends Chunk {
  readonly materialId: string;
  readonly embedding: readonly number[];
}

/** Rows that go into one statement: 8 parameters each, far below PostgreSQL's 65 535. */
const ROWS = 200;

/** Writes chunks into a namespace's table. A chunk that is there already stays as it is. */
export async function insertChunks(tx: Transaction<Database>, table: RawBuilder<unknown>, accountId: string, chunks: readonly StoredChunk[]): Promise<void> {
  for (let from = 0; from < chunks.length; from += ROWS) {
    const rows = chunks
      .slice(from, from + ROWS)
      .map(
        ({ materialId, ordinal, page, heading, text, embedding }) =>
          sql`(${accountId}::uuid, ${materialId}::uuid, ${ordinal}::integer, ${page ?? null}::integer, ${heading ?? null}::text, ${text}::text, to_tsvector('pg_catalog.simple', ${`${heading ?? ''} ${text}`}), ${JSON.stringify(embedding)}::public.vector)`,
      );
    await sql`INSERT INTO ${table} (account_id, material_id, ordinal, page, heading, text, words, embedding) VALUES ${sql.join(rows)} ON CONFLICT DO NOTHING`.execute(
      tx,
    );
  }
}
