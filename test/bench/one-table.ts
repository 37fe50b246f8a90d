import { benchRow, interleave, type BenchRow } from './interleave.ts';
import { buildIndex, migrate, world } from './knowledge-database.ts';
import type { BenchServer } from './knowledge-server.ts';
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

/**
 * The nearest chunks of a chatbot in a table of its own, against one table for everybody with the chatbot in the condition: the same rows, scanned on both
 * sides; and then by the index that a namespace of this size has. Only a real server holds so many rows.
 */
export async function oneTableRows(server: BenchServer, progress: (step: string) => void): Promise<BenchRow[]> {
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
  // One statement on either side, so that nothing but where the rows lie is compared.
  const nearest = (table: string, condition: string) => () =>
    database.query(`SELECT ordinal FROM ${table} ${condition} ORDER BY embedding OPERATOR(public.<=>) $1::public.vector LIMIT 40`, [
      JSON.stringify(questions[(asked += 1) % questions.length]),
    ]);
  const own = nearest(tenant.table, '');
  const shared = nearest('public.together', `WHERE chatbot_id = '${tenant.chatbotId}'`);
  const compared = async () => {
    await interleave(own, shared, 5);
    return interleave(own, shared, ROUNDS);
  };
  try {
    const exact = benchRow(`${OWN} chunks scanned in their own table / in one table with ${OTHERS * THEIRS} of others`, 'none', await compared());
    await buildIndex(setUp, tenant);
    return [exact, benchRow(`${OWN} chunks by their own index / scanned in one table with ${OTHERS * THEIRS} of others`, '<= 0.35', await compared())];
  } finally {
    await database.close();
    await setUp.close();
  }
}
