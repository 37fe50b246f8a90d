import { benchRow, interleave, type BenchRow, type Times } from './interleave.ts';
import { addTenant, asker, migrate, world, type World } from './knowledge-database.ts';
import type { BenchDatabase, BenchServer } from './knowledge-server.ts';
import { numbers } from './knowledge-vectors.ts';

const FEW = 10;
const OPENINGS = 25;
const WARM_ROUNDS = 200;
const CHUNKS = 500;
const COUNTED_ROUNDS = 5;

/** Pages that a question reads, on a new connection and on one that has asked it before. */
export interface Pages {
  readonly first: number;
  readonly later: number;
}

/** What a question costs beside so many namespaces, against few. */
export interface Crowd {
  readonly many: number;
  readonly few: number;
  readonly rows: readonly BenchRow[];
  readonly pages: { readonly many: Pages; readonly few: Pages };
}

/** Questions on a backend that has just begun: the login is over, and what is timed is the first transaction of a function on its new connection. */
async function firstQuestions(server: BenchServer, { tenant, questions }: World): Promise<Times> {
  const times: Times = { first: [], second: [] };
  const asked = (name: string, into: number[]) => async (): Promise<void> => {
    const database = await server.open(name);
    const ask = await asker(database);
    await database.query('SELECT 1');
    const began = performance.now();
    await ask(tenant, questions[0] ?? []);
    into.push(performance.now() - began);
    await database.close();
  };
  await interleave(asked('many', times.first), asked('few', times.second), OPENINGS);
  return times;
}

/** Questions on backends that have answered before. */
async function warmQuestions(server: BenchServer, { tenant, questions }: World): Promise<Times> {
  const [many, few] = [await server.open('many'), await server.open('few')];
  const asked = async (database: BenchDatabase) => {
    const ask = await asker(database);
    let n = 0;
    return () => ask(tenant, questions[(n += 1) % questions.length] ?? []);
  };
  const [first, second] = [await asked(many), await asked(few)];
  await interleave(first, second, 20);
  const times = await interleave(first, second, WARM_ROUNDS);
  await many.close();
  await few.close();
  return times;
}

/** Pages that this session has asked for until now; each time with what the asking itself needs. */
async function pagesOf(database: BenchDatabase): Promise<number> {
  await database.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await database.query<{ pages: string }>(
    'SELECT pg_stat_get_db_blocks_fetched(oid) AS pages FROM pg_catalog.pg_database WHERE datname = current_database()',
  );
  return Number(rows[0]?.pages);
}

/** How many pages a first question and the one after it read: the least of several, for a server's own workers read too, now and then. */
async function pagesRead(server: BenchServer, name: string, { tenant, questions }: World): Promise<Pages> {
  const least = { first: Infinity, later: Infinity };
  for (let round = 0; round < COUNTED_ROUNDS; round += 1) {
    const database = await server.open(name);
    const ask = await asker(database);
    const marks: number[] = [];
    const mark = async () => marks.push(await pagesOf(database));
    await mark();
    await mark();
    await mark();
    await ask(tenant, questions[0] ?? []);
    await mark();
    await ask(tenant, questions[0] ?? []);
    await mark();
    await database.close();
    const [, before = 0, start = 0, first = 0, later = 0] = marks;
    least.first = Math.min(least.first, first - start - (start - before));
    least.later = Math.min(least.later, later - first - (start - before));
  }
  return least;
}

/** What a question costs with many namespaces beside its own, against the very same database with few: for each number of them, in growing order. */
export async function crowds(server: BenchServer, numbersOf: readonly number[], progress: (step: string) => void): Promise<Crowd[]> {
  await server.create('few');
  const few = await server.open('few');
  await migrate(few);
  const made = await world(few, CHUNKS, numbers(11));
  for (let n = 1; n < FEW; n += 1) await addTenant(few);
  await few.close();
  await server.copy('few', 'many');
  const found: Crowd[] = [];
  let there = FEW;
  for (const many of numbersOf) {
    const rest = await server.open('many');
    for (; there < many; there += 1) {
      if (there % 1_000 === 0) progress(`${there} of ${many} namespaces`);
      await addTenant(rest);
    }
    await rest.close();
    progress('questions');
    found.push({
      many,
      few: FEW,
      rows: [
        benchRow(`first question on a new connection, ${many} namespaces / ${FEW}`, '<= 1.5', await firstQuestions(server, made)),
        benchRow(`question on a kept connection, ${many} namespaces / ${FEW}`, '<= 1.1', await warmQuestions(server, made)),
      ],
      pages: { many: await pagesRead(server, 'many', made), few: await pagesRead(server, 'few', made) },
    });
  }
  return found;
}
