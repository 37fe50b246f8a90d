import { INDEX_FROM_CHUNKS } from '../../lambdas/knowledge/contract.ts';
import { embedded, server, type BenchServer } from './knowledge-server.ts';
import { recallRows } from './knowledge.ts';
import { crowds, type Crowd } from './namespaces.ts';
import { measuredNow, ratioTable } from './page.ts';
import { oneIndexRows } from './one-index.ts';
import { oneTableRows, type OneTable } from './one-table.ts';

/** Chunks of a namespace: well below the index, at its edge, and with it. */
const SIZES = [1_000, 4_999, 8_000];
/** Namespaces of an instance, and of a large one. */
const SOME = 1_000;
/** The embedded database takes the better part of an hour for as many as that. */
const MANY = 10_000;

/** What stands in the way of the goal of a scan, which the index is there for. */
const scanned = ({ rows: [scan], pages, milliseconds: { own, shared, readOnly } }: OneTable): string =>
  (scan?.ratio.median ?? 0) <= 0.35
    ? ''
    : `
A scan misses its goal where everything lies in memory: it reads ${pages.own} pages where the shared table reads ${pages.shared} (${(pages.own / pages.shared).toFixed(2)}), and then both compute the same 10 000 distances. Reading the rows alone takes ${readOnly.toFixed(1)} ms of the ${own.toFixed(1)}; the distances are the rest,
and by themselves ${((own - readOnly) / shared).toFixed(2)} of what the shared table takes in all. A namespace has an index from ${INDEX_FROM_CHUNKS} chunks on, so one of this size is scanned only while its index is built.
`;

/** How much of the time can be the catalogue's growth: pages are counted, whatever else the machine does. */
const pagesText = ({ many, few, pages }: Crowd): string =>
  `Pages that a question asks for beside ${many} namespaces and beside ${few}: ${pages.many.first} and ${pages.few.first} on a new connection (${(pages.many.first / pages.few.first).toFixed(2)}), ${pages.many.later} and ${pages.few.later} on one that has asked it before.`;

async function measured(place: BenchServer, real: boolean, progress: (step: string) => void): Promise<string> {
  try {
    const shared = real ? await oneTableRows(place, progress) : undefined;
    const counted = [...(await recallRows(place, SIZES, progress)), ...(real ? await oneIndexRows(place, progress) : [])];
    const beside = await crowds(place, real ? [SOME, MANY] : [SOME], progress);
    const rows = [...beside.flatMap((each) => each.rows), ...(shared?.rows ?? [])];
    return `${measuredNow()} On ${place.name}.

| what | goal | counted |
|---|---|---|
${counted.map(({ name, goal, counted: found }) => `| ${name} | ${goal} | ${found} |`).join('\n')}

${ratioTable(rows)}
${real ? `\n${beside.map(pagesText).join('\n')}\n` : ''}${shared ? scanned(shared) : ''}`;
  } finally {
    await place.end();
  }
}

/** The section about knowledge: on the server that is named, else on the embedded database with less. */
export async function knowledgeText(databaseUrl: string | undefined, progress: (step: string) => void): Promise<string> {
  const found = await measured(databaseUrl ? await server(databaseUrl) : await embedded(), databaseUrl !== undefined, progress);
  return `${found}

Vectors of 384 dimensions lie around 100 topics with as much noise as topic, from a fixed seed; 50 questions of the same kind, each compared with the ten nearest by arithmetic. Asked is the product's own statement, in its own
transaction, as its own login. A new connection is one whose login is over: its caches of the catalogue are empty, those of the machine are not. Both databases of a comparison are copies of one, to which namespaces are added.
${
  databaseUrl
    ? ''
    : `Not measured: ${MANY} namespaces, and a table shared by all chatbots. They need a PostgreSQL with pgvector, as its superuser, in \`DATABASE_URL\`.`
}`;
}
