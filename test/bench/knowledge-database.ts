import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { statementsOf } from '../../lambdas/database/statements.ts';
import { namespaceName } from '../../lambdas/retrieval/namespace.ts';

const MIGRATIONS = join(import.meta.dirname, '../../lambdas/database/migrations');
export const DIMENSIONS = 384;
const MODEL = 'bench';

/** One account with one chatbot, whose namespace is `table`. */
export interface Tenant {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly materialId: string;
  readonly table: string;
}

/** The product's own schema in a database of its own, in this process: opening it is a backend that knows nothing yet. */
export const openDatabase = (dataDir: string): Promise<PGlite> => PGlite.create({ dataDir, extensions: { vector } });

export async function migrate(database: PGlite): Promise<void> {
  await database.exec('CREATE ROLE rds_iam NOLOGIN');
  // Only the bundler can import them; the list says in which order they are applied.
  const list = readFileSync(join(MIGRATIONS, '../migrations.ts'), 'utf8');
  for (const [, name = '', master] of list.matchAll(/name: '(\d{4}-[\w-]+)', sql: \w+(, asMaster: true)?/g)) {
    const statements = statementsOf(readFileSync(join(MIGRATIONS, `${name}.sql`), 'utf8'));
    await database.exec(['BEGIN', ...(master ? [] : ['SET LOCAL ROLE rempart_owner']), ...statements, 'COMMIT'].join(';\n'));
  }
}

/** Runs statements inside an account, as a login of a function does. */
export async function within<T>(database: PGlite, login: 'app_api' | 'app_ingest', accountId: string, rule: () => Promise<T>): Promise<T> {
  await database.exec(`BEGIN; SET LOCAL ROLE ${login}`);
  try {
    await database.query('SELECT app.enter_as($1::uuid)', [accountId]);
    return await rule();
  } finally {
    await database.exec('COMMIT');
  }
}

/** A new tenant with an empty namespace. */
export async function addTenant(database: PGlite): Promise<Tenant> {
  const [accountId, chatbotId, materialId] = [randomUUID(), randomUUID(), randomUUID()];
  await within(database, 'app_api', accountId, async () => {
    await database.query("INSERT INTO app.accounts (account_id, name, locale) VALUES ($1, 'B', 'en')", [accountId]);
    await database.query(
      "INSERT INTO app.chatbots (account_id, chatbot_id, public_key, name, language, instructions, welcome_message, fallback_message, access_policy) VALUES ($1, $2, $3, 'B', 'en', '', '', '', '{}')",
      [accountId, chatbotId, `pk_${chatbotId.replaceAll('-', '').slice(0, 22)}`],
    );
    await database.query(
      "INSERT INTO app.materials (account_id, chatbot_id, material_id, kind, name, content_type, bytes, status) VALUES ($1, $2, $3, 'file', 'b', 'text/plain', 1, 'ready')",
      [accountId, chatbotId, materialId],
    );
  });
  await within(database, 'app_ingest', accountId, () => database.query('SELECT knowledge.create_namespace($1::uuid, $2, $3)', [chatbotId, MODEL, DIMENSIONS]));
  return { accountId, chatbotId, materialId, table: `knowledge.${namespaceName(chatbotId)}` };
}

/** Rows of one statement: each vector is 4 kB of text. */
const ROWS = 200;

export async function fill(database: PGlite, { accountId, materialId, table }: Tenant, vectors: readonly (readonly number[])[]): Promise<void> {
  for (let from = 0; from < vectors.length; from += ROWS) {
    const rows = vectors
      .slice(from, from + ROWS)
      .map(
        (each, at) =>
          `('${accountId}', '${materialId}', ${from + at}, 'chunk ${from + at}', to_tsvector('pg_catalog.simple', 'chunk ${from + at}'), '[${each.join(',')}]')`,
      );
    await within(database, 'app_ingest', accountId, () =>
      database.exec(`INSERT INTO ${table} (account_id, material_id, ordinal, text, words, embedding) VALUES ${rows.join(',')}`),
    );
  }
}

/** The chunks that the nearest list of a question begins with: the statement of `retrieve`, with the candidates that it takes. */
export async function nearest(database: PGlite, { accountId, table }: Tenant, question: readonly number[]): Promise<readonly number[]> {
  const sql = `SELECT n.ordinal FROM ${table} n ORDER BY n.embedding OPERATOR(public.<=>) $1::public.vector LIMIT 40`;
  const { rows } = await within(database, 'app_api', accountId, () => database.query<{ ordinal: number }>(sql, [JSON.stringify(question)]));
  return rows.slice(0, 10).map(({ ordinal }) => ordinal);
}
