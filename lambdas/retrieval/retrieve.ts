import { sql } from 'kysely';
import type { AccountScope } from '../database/account.ts';
import type { Passage } from '../models/chat-model.ts';
import { namespaceTable } from './namespace.ts';

/** Candidates of each list before the two are joined. */
const CANDIDATES = 40;
/** Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009). */
const FUSION = 60;

export interface Question {
  readonly text: string;
  readonly embedding: readonly number[];
  /** Id of the model that made the embedding: vectors of another one are never compared with it. */
  readonly model: string;
}

interface Row {
  material_id: string;
  name: string;
  page: number | null;
  heading: string | null;
  text: string;
  likeness: number;
}

/**
 * The passages of one chatbot's namespace that answer a question best: nearest vectors and matching words, joined by rank. An exact scan of the
 * namespace's own table. Chunks of materials that are deleted or not ready are not there.
 */
export async function retrieve({ tx, accountId }: AccountScope, chatbotId: string, question: Question, limit: number): Promise<Passage[]> {
  const namespace = await tx
    .selectFrom('knowledge.namespaces')
    .select('model')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .executeTakeFirst();
  if (!namespace) return [];
  const table = namespaceTable(chatbotId);
  const vector = sql`${JSON.stringify(question.embedding)}::public.vector`;
  const same = namespace.model === question.model;
  const likeness = same ? sql`(1 - (n.embedding OPERATOR(public.<=>) ${vector}))::double precision` : sql`0::double precision`;
  const rows = await sql<Row>`
    WITH words AS (SELECT replace(plainto_tsquery('pg_catalog.simple', ${question.text})::text, '&', '|')::tsquery AS query),
    nearest AS (
      SELECT material_id, ordinal, row_number() OVER () AS place
      FROM (SELECT n.material_id, n.ordinal FROM ${table} n WHERE ${same} ORDER BY ${same ? sql`n.embedding OPERATOR(public.<=>) ${vector}` : sql`n.ordinal`} LIMIT ${CANDIDATES}) near
    ),
    worded AS (
      SELECT material_id, ordinal, row_number() OVER () AS place
      FROM (SELECT n.material_id, n.ordinal FROM ${table} n, words WHERE n.words @@ words.query ORDER BY ts_rank_cd(n.words, words.query, 1) DESC LIMIT ${CANDIDATES}) matching
    ),
    fused AS (
      SELECT material_id, ordinal, sum(1.0 / (${FUSION} + place)) AS score
      FROM (SELECT * FROM nearest UNION ALL SELECT * FROM worded) lists
      GROUP BY material_id, ordinal
    )
    SELECT n.material_id, m.name, n.page, n.heading, n.text, ${likeness} AS likeness
    FROM fused f
    JOIN ${table} n USING (material_id, ordinal)
    JOIN app.materials m ON m.account_id = ${accountId}::uuid AND m.material_id = n.material_id AND m.deleted_at IS NULL AND m.status = 'ready'
    ORDER BY f.score DESC, likeness DESC
    LIMIT ${limit}`.execute(tx);
  return rows.rows.map(({ material_id, name, page, heading, text, likeness: score }) => ({
    materialId: material_id,
    name,
    ...(page !== null && { page }),
    ...(heading !== null && { heading }),
    text,
    score: Math.round(Math.min(1, Math.max(0, score)) * 10_000) / 10_000,
  }));
}
