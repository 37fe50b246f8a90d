import { sql, type Kysely } from 'kysely';
import type { Database } from '../database/tables.ts';
import type { Passage } from '../models/chat-model.ts';

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
  /** `null` in the row that says that the namespace is to be filled again. */
  readonly material_id: string | null;
  readonly name: string;
  readonly page: number | null;
  readonly heading: string | null;
  readonly passage: string;
  readonly likeness: number;
}

/**
 * The passages of one chatbot's namespace that answer a question best: nearest vectors and matching words, joined by rank. An exact scan of the
 * namespace's own table, or its own index where it is large. Chunks of materials that are deleted or not ready are not there; a page that is
 * fetched anew, or a text that is written anew, answers with what it had until it has something else, for its chunks are replaced in one step. Vectors of another model than the
 * question's are not compared with it: words alone decide, and the namespace is asked to be filled again. It is one statement, which enters the account itself.
 */
export async function retrieve(
  { tx, accountId }: { readonly tx: Kysely<Database>; readonly accountId: string },
  chatbotId: string,
  { text, embedding, model }: Question,
  limit: number,
  askToReembed: AskToReembed,
): Promise<Passage[]> {
  const { rows } = await sql<Row>`
    SELECT material_id, name, page, heading, passage, likeness
    FROM knowledge.search(
      ${accountId}::uuid, ${chatbotId}::uuid, ${text}::text, ${JSON.stringify(embedding)}::text, ${model}::text, ${limit}::integer,
      ${CANDIDATES}::integer, ${FUSION}::integer, ${ASK_AGAIN_SECONDS}::integer)`.execute(tx);
  if (rows.some(({ material_id }) => material_id === null)) await askToReembed({ accountId, chatbotId });
  return rows.flatMap(({ material_id, name, page, heading, passage, likeness }) =>
    material_id === null
      ? []
      : [
          {
            materialId: material_id,
            name,
            ...(page !== null && { page }),
            ...(heading !== null && { heading }),
            text: passage,
            score: Math.round(Math.min(1, Math.max(0, likeness)) * 10_000) / 10_000,
          },
        ],
  );
}
