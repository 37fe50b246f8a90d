import { benchRow, interleave, type BenchRow } from './interleave.ts';
import { buildIndex, migrate, world } from './knowledge-database.ts';
import type { BenchDatabase, BenchServer } from './knowledge-server.ts';
import { DIMENSIONS, numbers } from './knowledge-vectors.ts';

const OWN = 10_000;
const OTHERS = 200;
const THEIRS = 450;
const ROUNDS = 30;

/** One table for everybody, its rows in the order in which many tenants would have written them at the same time. */
const together = (table: string, chatbotId: string): string => `
  SELECT setseed(0.5);
  CREATE TABLE public.together (chatbot_id uuid NOT NULL, ordinal integer NOT NULL, embedding public.vector(${DIMENSIONS}) NOT NULL);
  CREATE TEMPORARY TABLE others AS
    SELECT gen_random_uuid() AS chatbot_id, n AS tenant FROM generate_series(1, ${OTHERS}) n;
  INSERT INTO public.together
    SELECT chatbot_id, ordinal, embedding FROM (
      SELECT '${chatbotId}'::uuid AS chatbot_id, ordinal, embedding FROM ${table}
      UNION ALL
      SELECT o.chatbot_id, n, (SELECT array_agg(random() - 0.5 + 0 * n * at) FROM generate_series(1, ${DIMENSIONS}) at)::public.vector
      FROM others o, generate_series(1, ${THEIRS}) n
    ) everything ORDER BY random();
  CREATE INDEX ON public.together (chatbot_id)`;

/** What is scanned on either side. */
export interface OneTable {
  readonly rows: readonly BenchRow[];
  /** Pages that a question reads, counted. */
  readonly pages: { readonly own: number; readonly shared: number };
  /** Own rows read without a distance, against the shared table's question: what is left to win if distances were free. */
  readonly milliseconds: { readonly own: number; readonly shared: number; readonly readOnly: number };
}

interface Plan {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

/** Pages that a statement touches, by the server's own account. */
async function pagesOf(database: BenchDatabase, statement: string, values: unknown[]): Promise<number> {
  const { rows } = await database.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement}`, values);
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  return plan ? plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] : Number.NaN;
}

/**
 * The nearest chunks of a chatbot in a table of its own, against one table for everybody with the chatbot in the condition: the same rows, scanned on both
 * sides; and then by the index that a namespace of this size has. Only a real server holds so many rows.
 */
export async function oneTableRows(server: BenchServer, progress: (step: string) => void): Promise<OneTable> {
  progress(`one table of ${OWN + OTHERS * THEIRS} rows`);
  await server.create('shared');
  const setUp = await server.open('shared');
  await migrate(setUp);
  const { tenant, questions } = await world(setUp, OWN, numbers(13));
  await setUp.exec(together(tenant.table, tenant.chatbotId));
  await setUp.exec(`VACUUM ANALYZE ${tenant.table}`);
  await setUp.exec('VACUUM ANALYZE public.together');
  const database = await server.open('shared');
  let asked = 0;
  const question = (): unknown[] => [JSON.stringify(questions[(asked += 1) % questions.length])];
  // One statement on either side, so that nothing but where the rows lie is compared.
  const nearest = (table: string, condition: string): string =>
    `SELECT ordinal FROM ${table} ${condition} ORDER BY embedding OPERATOR(public.<=>) $1::public.vector LIMIT 40`;
  const statements = { own: nearest(tenant.table, ''), shared: nearest('public.together', `WHERE chatbot_id = '${tenant.chatbotId}'`) };
  const own = () => database.query(statements.own, question());
  const shared = () => database.query(statements.shared, question());
  const compared = async (first: () => Promise<unknown>) => {
    await interleave(first, shared, 5);
    return interleave(first, shared, ROUNDS);
  };
  const others = OTHERS * THEIRS;
  try {
    const exact = benchRow(`${OWN} chunks scanned in their own table / in one table with ${others} of others`, '<= 0.35', await compared(own));
    const bare = benchRow('', '', await compared(() => database.query(`SELECT max(ordinal) FROM ${tenant.table} WHERE embedding IS NOT NULL`)));
    const pages = { own: await pagesOf(database, statements.own, question()), shared: await pagesOf(database, statements.shared, question()) };
    await buildIndex(setUp, tenant);
    const indexed = benchRow(`${OWN} chunks by their own index / scanned in one table with ${others} of others`, '<= 0.35', await compared(own));
    return { rows: [exact, indexed], pages, milliseconds: { own: exact.first, shared: exact.second, readOnly: bare.first } };
  } finally {
    await database.close();
    await setUp.close();
  }
}
