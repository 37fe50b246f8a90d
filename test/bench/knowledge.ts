import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { INDEX_FROM_CHUNKS } from '../../lambdas/knowledge/contract.ts';
import { addTenant, DIMENSIONS, fill, migrate, nearest, openDatabase, type Tenant } from './knowledge-database.ts';
import { interleave, quantile, ratios } from './interleave.ts';
import type { BenchRow } from './warm-call.ts';

/** What was counted, and not timed. */
export interface CountRow {
  readonly name: string;
  readonly goal: string;
  readonly counted: string;
}

/** Numbers that are the same at every run (Mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TOPICS = 100;

/** Vectors around topics, as texts of one site lie: each is a topic and as much noise. */
function clustered(count: number, next: () => number, topics: readonly (readonly number[])[]): number[][] {
  const bell = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: count }, () => {
    const topic = topics[Math.floor(next() * topics.length)] ?? [];
    const raw = Array.from({ length: DIMENSIONS }, (_, at) => (topic[at] ?? 0) + bell());
    const length = Math.hypot(...raw);
    return raw.map((value) => Number((value / length).toFixed(5)));
  });
}

const QUESTIONS = 50;
const OTHERS = 1_000;

interface World {
  readonly tenant: Tenant;
  readonly vectors: readonly (readonly number[])[];
  readonly questions: readonly (readonly number[])[];
}

async function world(database: PGlite, chunks: number, next: () => number): Promise<World> {
  const topics = clustered(TOPICS, next, [[]]).map((topic) => topic.map((value) => value * Math.sqrt(DIMENSIONS)));
  const vectors = clustered(chunks, next, topics);
  const tenant = await addTenant(database);
  await fill(database, tenant, vectors);
  // The index that the worker builds, with its own parameters.
  if (chunks >= INDEX_FROM_CHUNKS) {
    await database.exec(`CREATE INDEX ON ${tenant.table} USING hnsw (embedding public.vector_cosine_ops) WITH (m = 16, ef_construction = 64)`);
    await database.exec(`ANALYZE ${tenant.table}`);
  }
  return { tenant, vectors, questions: clustered(QUESTIONS, next, topics) };
}

/** The ten nearest by arithmetic alone. */
function truly(vectors: World['vectors'], question: readonly number[]): ReadonlySet<number> {
  const likeness = vectors.map((vector, at) => [at, vector.reduce((sum, value, place) => sum + value * (question[place] ?? 0), 0)] as const);
  return new Set(
    likeness
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 10)
      .map(([at]) => at),
  );
}

async function recall(database: PGlite, { tenant, vectors, questions }: World): Promise<{ readonly value: number; readonly found: string }> {
  let [hits, found] = [0, ''];
  for (const question of questions) {
    const expected = truly(vectors, question);
    const got = await nearest(database, tenant, question);
    hits += got.filter((ordinal) => expected.has(ordinal)).length;
    found += `${got.join(',')};`;
  }
  return { value: hits / (10 * questions.length), found };
}

const folder = () => mkdtemp(join(tmpdir(), 'rempart-knowledge-'));

/** Whether the ten best chunks are found, and whether it matters who else is there (S14). */
export async function recallRows(sizes: readonly number[], progress: (step: string) => void): Promise<CountRow[]> {
  const directory = await folder();
  const database = await openDatabase(join(directory, 'data'));
  try {
    await migrate(database);
    const next = numbers(7);
    const worlds: [number, World, Awaited<ReturnType<typeof recall>>][] = [];
    for (const chunks of sizes) {
      progress(`recall of ${chunks} chunks`);
      const made = await world(database, chunks, next);
      worlds.push([chunks, made, await recall(database, made)]);
    }
    progress(`${OTHERS} other tenants`);
    for (let n = 0; n < OTHERS; n += 1) {
      const other = await addTenant(database);
      if (n % 10 === 0) await fill(database, other, clustered(20, next, [[]]));
    }
    const rows: CountRow[] = [];
    for (const [chunks, made, alone] of worlds) {
      const among = await recall(database, made);
      rows.push({
        name: `recall@10 of ${chunks} chunks, ${chunks < INDEX_FROM_CHUNKS ? 'exact' : 'by its index'}, alone and among ${OTHERS} other namespaces`,
        goal: chunks < INDEX_FROM_CHUNKS ? '1.00, unchanged' : '>= 0.99, unchanged',
        counted: `${alone.value.toFixed(3)} and ${among.value.toFixed(3)}, ${alone.found === among.found ? 'the same chunks' : 'other chunks'}`,
      });
    }
    return rows;
  } finally {
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const FEW = 10;
const OPENINGS = 9;

/** The first question on a backend that has just begun, with many namespaces beside its own against few. */
export async function firstQuestionRow(many: number, progress: (step: string) => void): Promise<BenchRow> {
  const sides: { readonly directory: string; readonly tenant: Tenant; readonly question: readonly number[] }[] = [];
  for (const namespaces of [many, FEW]) {
    progress(`a database of ${namespaces} namespaces`);
    const directory = await folder();
    const database = await openDatabase(join(directory, 'data'));
    await migrate(database);
    const next = numbers(11);
    const made = await world(database, 500, next);
    for (let n = 1; n < namespaces; n += 1) await addTenant(database);
    await database.close();
    sides.push({ directory, tenant: made.tenant, question: made.questions[0] ?? [] });
  }
  const times: { readonly first: number[]; readonly second: number[] } = { first: [], second: [] };
  const asked = (side: (typeof sides)[number] | undefined, into: number[]) => async (): Promise<void> => {
    if (!side) return;
    const database = await openDatabase(join(side.directory, 'data'));
    // The login itself is over: what is timed is the first transaction of a function on its new connection.
    await database.query('SELECT 1');
    const began = performance.now();
    await nearest(database, side.tenant, side.question);
    into.push(performance.now() - began);
    await database.close();
  };
  progress('first questions');
  await interleave(asked(sides[0], times.first), asked(sides[1], times.second), OPENINGS);
  for (const { directory } of sides) await rm(directory, { recursive: true, force: true });
  return {
    name: `first question on a new backend, ${many} namespaces / ${FEW}`,
    goal: '<= 1.5',
    ratio: ratios(times.first, times.second),
    first: quantile(times.first, 0.5),
    second: quantile(times.second, 0.5),
  };
}
