import { benchRow, interleave, type BenchRow, type Times } from './interleave.ts';
import { addTenant, asker, migrate, world, type World } from './knowledge-database.ts';
import type { BenchDatabase, BenchServer } from './knowledge-server.ts';
import { numbers } from './knowledge-vectors.ts';

const FEW = 10;
const OPENINGS = 25;
const WARM_ROUNDS = 200;
const CHUNKS = 500;

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

/** What a question costs with many namespaces beside its own, against the very same database with few: for each number of them, in growing order. */
export async function namespaceRows(server: BenchServer, numbersOf: readonly number[], progress: (step: string) => void): Promise<BenchRow[]> {
  await server.create('few');
  const few = await server.open('few');
  await migrate(few);
  const made = await world(few, CHUNKS, numbers(11));
  for (let n = 1; n < FEW; n += 1) await addTenant(few);
  await few.close();
  await server.copy('few', 'many');
  const rows: BenchRow[] = [];
  let there = FEW;
  for (const many of numbersOf) {
    const rest = await server.open('many');
    for (; there < many; there += 1) {
      if (there % 1_000 === 0) progress(`${there} of ${many} namespaces`);
      await addTenant(rest);
    }
    await rest.close();
    progress('questions');
    rows.push(
      benchRow(`first question on a new connection, ${many} namespaces / ${FEW}`, '<= 1.5', await firstQuestions(server, made)),
      benchRow(`question on a kept connection, ${many} namespaces / ${FEW}`, '<= 1.1', await warmQuestions(server, made)),
    );
  }
  return rows;
}
