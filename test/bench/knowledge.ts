import { INDEX_FROM_CHUNKS } from '../../lambdas/knowledge/contract.ts';
import { addTenant, asker, buildIndex, fill, migrate, recallOf, world, type Recall, type World } from './knowledge-database.ts';
import type { BenchServer } from './knowledge-server.ts';
import { clustered, numbers } from './knowledge-vectors.ts';

/** What was counted, and not timed. */
export interface CountRow {
  readonly name: string;
  readonly goal: string;
  readonly counted: string;
}

const OTHERS = 1_000;

/** What is found of one tenant on a connection of its own. */
async function recall(server: BenchServer, name: string, made: World): Promise<Recall> {
  const database = await server.open(name);
  const ask = await asker(database);
  const found = await recallOf(made, (question) => ask(made.tenant, question));
  await database.close();
  return found;
}

/** Whether the ten best chunks are found, and whether it matters who else is there (S14). */
export async function recallRows(server: BenchServer, sizes: readonly number[], progress: (step: string) => void): Promise<CountRow[]> {
  const name = 'recall';
  await server.create(name);
  const next = numbers(7);
  const worlds: { readonly chunks: number; readonly made: World }[] = [];
  const setUp = await server.open(name);
  await migrate(setUp);
  for (const chunks of sizes) {
    progress(`${chunks} chunks`);
    const made = await world(setUp, chunks, next);
    if (chunks >= INDEX_FROM_CHUNKS) await buildIndex(setUp, made.tenant);
    worlds.push({ chunks, made });
  }
  await setUp.close();
  const alone: Recall[] = [];
  for (const { made } of worlds) alone.push(await recall(server, name, made));
  progress(`${OTHERS} other tenants`);
  const later = await server.open(name);
  for (let n = 0; n < OTHERS; n += 1) {
    const other = await addTenant(later);
    if (n % 10 === 0) await fill(later, other, clustered(20, next));
  }
  await later.close();
  const rows: CountRow[] = [];
  for (const [at, { chunks, made }] of worlds.entries()) {
    const among = await recall(server, name, made);
    const indexed = chunks >= INDEX_FROM_CHUNKS;
    const row: CountRow = {
      name: `recall@10 of ${chunks} chunks, ${indexed ? 'by its index' : 'exact'}, alone and among ${OTHERS} other namespaces`,
      goal: indexed ? '>= 0.99, unchanged' : '1.00, unchanged',
      counted: `${alone[at]?.value.toFixed(3) ?? '?'} and ${among.value.toFixed(3)}, ${alone[at]?.found === among.found ? 'the same chunks' : 'other chunks'}`,
    };
    progress(`${row.name}: ${row.counted}`);
    rows.push(row);
  }
  return rows;
}
