import { statementsOf } from './statements.ts';

/** One file of the schema. What makes roles runs as the master user, all others as the owner that cannot log in. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly asMaster?: boolean;
}

/** The database as the master user sees it through the Data API. */
export interface MasterSession {
  /** Rows as arrays of text. */
  query(sql: string): Promise<readonly string[][]>;
  /** Runs statements in one transaction: all of them, or none. */
  transaction(statements: readonly string[]): Promise<void>;
}

const LEDGER = 'CREATE TABLE IF NOT EXISTS public.rempart_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())';
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Applies the next file that is not applied yet; `true` when there is none left. A file and its line in the ledger are one transaction, so a run that is cut
 * off can simply be repeated, and two runs at once cannot both apply a file.
 */
export async function migrateOneStep(migrations: readonly Migration[], session: MasterSession): Promise<boolean> {
  await session.transaction([LEDGER]);
  const applied = new Set((await session.query('SELECT name FROM public.rempart_migrations')).map(([name]) => name));
  const next = migrations.find(({ name }) => !applied.has(name));
  if (!next) return true;
  await session.transaction([
    // The line first: a second run waits here for the first one's commit, and then fails on the key.
    `INSERT INTO public.rempart_migrations (name) VALUES (${quoted(next.name)})`,
    ...(next.asMaster ? [] : ['SET LOCAL ROLE rempart_owner']),
    ...statementsOf(next.sql),
  ]);
  return next === migrations.at(-1);
}
