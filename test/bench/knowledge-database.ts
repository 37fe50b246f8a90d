import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { accounts } from '../../lambdas/database/account.ts';
import { statementsOf } from '../../lambdas/database/statements.ts';
import type { Database } from '../../lambdas/database/tables.ts';
import { namespaceName } from '../../lambdas/retrieval/namespace.ts';
import { retrieve } from '../../lambdas/retrieval/retrieve.ts';
import type { BenchDatabase } from './knowledge-server.ts';
import { clustered, DIMENSIONS, nearestTen, topicsOf } from './knowledge-vectors.ts';

const MIGRATIONS = join(import.meta.dirname, '../../lambdas/database/migrations');
const MODEL = 'bench';
/** Rows of one statement: each vector is 4 kB of text. */
const ROWS = 200;
export const QUESTIONS = 50;

/** One account with one chatbot, whose namespace is `table`. */
export interface Tenant {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly materialId: string;
  readonly table: string;
}

/** A tenant whose chunks are known, and questions about them. */
export interface World {
  readonly tenant: Tenant;
  readonly vectors: readonly (readonly number[])[];
  readonly questions: readonly (readonly number[])[];
}

/** The product's own schema, or those migrations of it that are wanted. */
export async function migrate(database: BenchDatabase, wanted: (name: string) => boolean = () => true): Promise<void> {
  await database.exec("DO $$ BEGIN IF to_regrole('rds_iam') IS NULL THEN CREATE ROLE rds_iam NOLOGIN; END IF; END $$");
  // Only the bundler can import them; the list says in which order they are applied.
  const list = readFileSync(join(MIGRATIONS, '../migrations.ts'), 'utf8');
  for (const [, name = '', master] of list.matchAll(/name: '(\d{4}-[\w-]+)', sql: \w+(, asMaster: true)?/g)) {
    if (!wanted(name)) continue;
    const statements = statementsOf(readFileSync(join(MIGRATIONS, `${name}.sql`), 'utf8'));
    await database.exec(['BEGIN', ...(master ? [] : ['SET LOCAL ROLE rempart_owner']), ...statements, 'COMMIT'].join(';\n'));
  }
}

/** Statements inside an account, as a login of a function makes them. They hold nothing but ids that were made here. */
const within = (login: 'app_api' | 'app_ingest', accountId: string, ...statements: readonly string[]): string =>
  ['BEGIN', `SET LOCAL ROLE ${login}`, `SELECT app.enter_as('${accountId}')`, ...statements, 'COMMIT'].join(';\n');

/** A new tenant with an empty namespace. */
export async function addTenant(database: BenchDatabase): Promise<Tenant> {
  const [accountId, chatbotId, materialId] = [randomUUID(), randomUUID(), randomUUID()];
  await database.exec(
    within(
      'app_api',
      accountId,
      `INSERT INTO app.accounts (account_id, name, locale) VALUES ('${accountId}', 'B', 'en')`,
      `INSERT INTO app.chatbots (account_id, chatbot_id, public_key, name, language, instructions, welcome_message, fallback_message, access_policy)
       VALUES ('${accountId}', '${chatbotId}', 'pk_${chatbotId.replaceAll('-', '').slice(0, 22)}', 'B', 'en', '', '', '', '{}')`,
      `INSERT INTO app.materials (account_id, chatbot_id, material_id, kind, name, content_type, bytes, status)
       VALUES ('${accountId}', '${chatbotId}', '${materialId}', 'file', 'b', 'text/plain', 1, 'ready')`,
    ),
  );
  await database.exec(within('app_ingest', accountId, `SELECT knowledge.create_namespace('${chatbotId}', '${MODEL}', ${DIMENSIONS})`));
  return { accountId, chatbotId, materialId, table: `knowledge.${namespaceName(chatbotId)}` };
}

export async function fill(database: BenchDatabase, { accountId, materialId, table }: Tenant, vectors: readonly (readonly number[])[]): Promise<void> {
  for (let from = 0; from < vectors.length; from += ROWS) {
    const rows = vectors
      .slice(from, from + ROWS)
      .map(
        (each, at) =>
          `('${accountId}', '${materialId}', ${from + at}, '${from + at}', to_tsvector('pg_catalog.simple', '${from + at}'), '[${each.join(',')}]')`,
      );
    await database.exec(
      within('app_ingest', accountId, `INSERT INTO ${table} (account_id, material_id, ordinal, text, words, embedding) VALUES ${rows.join(',')}`),
    );
  }
}

/** The index that the worker builds, with its own parameters. */
export async function buildIndex(database: BenchDatabase, { table }: Tenant): Promise<void> {
  await database.exec(`CREATE INDEX ON ${table} USING hnsw (embedding public.vector_cosine_ops) WITH (m = 16, ef_construction = 64)`);
  await database.exec(`ANALYZE ${table}`);
}

/** A tenant with so many chunks and no index. */
export async function world(database: BenchDatabase, chunks: number, next: () => number): Promise<World> {
  const topics = topicsOf(next);
  const vectors = clustered(chunks, next, topics);
  const tenant = await addTenant(database);
  await fill(database, tenant, vectors);
  return { tenant, vectors, questions: clustered(QUESTIONS, next, topics) };
}

/** Asks as the functions do: their login, their transaction, their statement. Answers the places of the chunks that come back. */
export async function asker(database: BenchDatabase): Promise<(tenant: Tenant, question: readonly number[]) => Promise<number[]>> {
  await database.exec('SET SESSION AUTHORIZATION app_api');
  const inAccount = accounts(new Kysely<Database>({ dialect: database.dialect }));
  return ({ accountId, chatbotId }, embedding) =>
    inAccount.enterAs(accountId, async (scope) => {
      const passages = await retrieve(scope, chatbotId, { text: '', embedding, model: MODEL }, 10, async () => undefined);
      return passages.map(({ text }) => Number(text));
    });
}

/** How much of what is nearest is found. */
export interface Recall {
  /** The share of the ten nearest. */
  readonly value: number;
  /** Chunks that come back for a question. */
  readonly rows: number;
  /** All that was found, in order. */
  readonly found: string;
}

/** Asks a tenant's questions and holds each answer against arithmetic. */
export async function recallOf({ vectors, questions }: World, ask: (question: readonly number[]) => Promise<readonly number[]>): Promise<Recall> {
  let [hits, rows, found] = [0, 0, ''];
  for (const question of questions) {
    const expected = nearestTen(vectors, question);
    const got = await ask(question);
    hits += got.filter((ordinal) => expected.has(ordinal)).length;
    rows += got.length;
    found += `${got.join(',')};`;
  }
  return { value: hits / (10 * questions.length), rows: rows / questions.length, found };
}
