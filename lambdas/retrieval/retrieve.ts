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

/** Has a namespace filled again with the configured model. */
export type AskToReembed = (ids: { readonly accountId: string; readonly chatbotId: string }) => Promise<void>;

/** How long one request for it stands, in seconds: every question meets the same old vectors. */
const ASK_AGAIN_SECONDS = 900;

interface Row {
  material_id: string;
  name: string;
  page: number | null;
  heading: string | null;
  text: string;
  likeness: number;
}

/** Whether nobody has asked lately; of several at once, one has it. */
async function mayAsk(tx: AccountScope['tx'], accountId: string, chatbotId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('knowledge.namespaces')
    .set({ asked_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where(sql<boolean>`asked_at IS NULL OR asked_at < now() - make_interval(secs => ${ASK_AGAIN_SECONDS})`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * The passages of one chatbot's namespace that answer a question best: nearest vectors and matching words, joined by rank. An exact scan of the
 * namespace's own table, or its own index where it is large. Chunks of materials that are deleted or not ready are not there; a page that is
 * fetched anew, or a text that is written anew, answers with what it had until it has something else, for its chunks are replaced in one step. Vectors of another model than the
 * question's are not compared with it: words alone decide, and the namespace is asked to be filled again.
 */
export async function retrieve(
  { tx, accountId }: AccountScope,
  chatbotId: string,
  question: Question,
  limit: number,
  askToReembed: AskToReembed,
): Promise<Passage[]> {
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
  if (!same && (await mayAsk(tx, accountId, chatbotId))) await askToReembed({ accountId, chatbotId });
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
    JOIN app.materials m ON m.account_id = ${accountId}::uuid AND m.material_id = n.material_id AND m.deleted_at IS NULL
      AND (m.status = 'ready' OR (m.kind <> 'file' AND m.status IN ('awaiting-upload', 'scanning', 'processing')))
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
