import { randomUUID } from 'node:crypto';
import { INDEX_FROM_CHUNKS } from '../../lambdas/knowledge/contract.ts';
import { addTenant, asker, buildIndex, fill, migrate, QUESTIONS, recallOf, type World } from './knowledge-database.ts';
import type { BenchServer } from './knowledge-server.ts';
import { clustered, DIMENSIONS, numbers, topicsOf } from './knowledge-vectors.ts';
import type { CountRow } from './knowledge.ts';

const SIZES = [100, 1_000, 8_000];
const OTHERS = 1_000;
const THEIRS = 60;
/** Rows of one statement. */
const ROWS = 500;

/** Everybody's chunks in one table, in an order that says nothing of whose they are. */
async function everybody(worlds: readonly (World & { readonly chatbotId: string })[], theirs: () => number[]): Promise<readonly string[]> {
  const own = worlds.flatMap(({ chatbotId, vectors }) => vectors.map((vector, at) => ({ chatbotId, at, vector })));
  const others = Array.from({ length: OTHERS }, () => randomUUID()).flatMap((chatbotId) =>
    Array.from({ length: THEIRS }, (_, at) => ({ chatbotId, at, vector: theirs() })),
  );
  const next = numbers(29);
  return [...own, ...others]
    .map((row) => ({ row, place: next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ row: { chatbotId, at, vector } }) => `('${chatbotId}', ${at}, '[${vector.join(',')}]')`);
}

/**
 * The usual way: one table for everybody, one HNSW index over it, and the chatbot in the condition. The index finds the nearest of everybody's chunks first
 * and drops those of others, so little or nothing may be left for a small chatbot. All tenants write about the same topics, as shops and schools do.
 */
export async function oneIndexRows(server: BenchServer, progress: (step: string) => void): Promise<CountRow[]> {
  progress(`one index of ${OTHERS * THEIRS + SIZES.reduce((sum, size) => sum + size, 0)} chunks`);
  await server.create('one_index');
  const database = await server.open('one_index');
  await migrate(database);
  const next = numbers(23);
  const topics = topicsOf(next);
  const worlds: (World & { readonly chatbotId: string })[] = [];
  for (const size of SIZES) {
    const tenant = await addTenant(database);
    const vectors = clustered(size, next, topics);
    await fill(database, tenant, vectors);
    if (size >= INDEX_FROM_CHUNKS) await buildIndex(database, tenant);
    worlds.push({ tenant, chatbotId: tenant.chatbotId, vectors, questions: clustered(QUESTIONS, next, topics) });
  }
  await database.exec(`CREATE TABLE public.everybody (chatbot_id uuid NOT NULL, ordinal integer NOT NULL, embedding public.vector(${DIMENSIONS}) NOT NULL)`);
  const rows = await everybody(worlds, () => clustered(1, next, topics)[0] ?? []);
  for (let from = 0; from < rows.length; from += ROWS) await database.exec(`INSERT INTO public.everybody VALUES ${rows.slice(from, from + ROWS).join(',')}`);
  await database.exec('CREATE INDEX ON public.everybody USING hnsw (embedding public.vector_cosine_ops) WITH (m = 16, ef_construction = 64)');
  await database.exec('ANALYZE public.everybody');
  const shared = async ({ tenant }: World, question: readonly number[]): Promise<number[]> =>
    (
      await database.query<{ ordinal: number }>(
        `SELECT ordinal FROM public.everybody WHERE chatbot_id = '${tenant.chatbotId}' ORDER BY embedding OPERATOR(public.<=>) $1::public.vector LIMIT 10`,
        [JSON.stringify(question)],
      )
    ).rows.map(({ ordinal }) => ordinal);
  const peers: Awaited<ReturnType<typeof recallOf>>[] = [];
  for (const world of worlds) peers.push(await recallOf(world, (question) => shared(world, question)));
  const ask = await asker(database);
  const counted: CountRow[] = [];
  for (const [at, world] of worlds.entries()) {
    const own = await recallOf(world, (question) => ask(world.tenant, question));
    const peer = peers[at];
    counted.push({
      name: `recall@10 of ${world.vectors.length} chunks, in their own table / in one table with ${OTHERS} others of ${THEIRS} chunks and one index for all`,
      goal: `${world.vectors.length >= INDEX_FROM_CHUNKS ? '>= 0.99' : '1.00'}, the other none`,
      counted: `${own.value.toFixed(3)} and ${peer?.value.toFixed(3) ?? '?'}, which gives ${peer?.rows.toFixed(1) ?? '?'} of 10 chunks`,
    });
  }
  await database.close();
  return counted;
}
