import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import type { ExportSources } from './export-archive.ts';
import { RELATIONS_LEFT_OUT } from './export-coverage.ts';

/** Rows of one look: messages are up to 40 000 characters. */
const ROWS_AT_ONCE = 200;

interface Relation {
  readonly name: string;
  /** Columns of the primary key and their types, as the catalogue writes them. */
  readonly columns: string[];
  readonly types: string[];
}

/** Every relation that has rows of accounts and may be read by this login: one that is added later is exported without anybody thinking of it. */
const RELATIONS = sql<Relation>`
  SELECT c.relname AS name, array_agg(a.attname::text ORDER BY k.position) AS columns,
         array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY k.position) AS types
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'app'
  JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
  WHERE c.relkind IN ('r', 'p') AND c.relname <> ALL (${Object.keys(RELATIONS_LEFT_OUT)}::text[]) AND has_table_privilege(c.oid, 'SELECT')
    AND EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'account_id')
  GROUP BY c.relname ORDER BY c.relname`;

interface Found {
  readonly row: Readonly<Record<string, unknown>>;
  /** The primary key as text, from which the next look goes on. */
  readonly key: string[];
}

/** The rows of an account, relation by relation, each look a transaction of its own: a large account holds no lock and no connection for long. */
export const exportedRows = (accounts: Accounts): ExportSources['relations'] =>
  async function* (accountId) {
    const relations = await accounts.enterAs(accountId, async ({ tx }) => (await RELATIONS.execute(tx)).rows);
    for (const { name, columns, types } of relations) {
      let after: readonly string[] | undefined;
      do {
        const from = after;
        const keys = sql.join(columns.map((column) => sql.ref(column)));
        const texts = sql.join(columns.map((column) => sql`${sql.ref(column)}::text`));
        // The types are the catalogue's own words, never anybody's input.
        const beyond = from && sql`AND ROW(${keys}) > ROW(${sql.join(from.map((value, at) => sql`${value}::${sql.raw(types[at] ?? 'text')}`))})`;
        const rows = await accounts.enterAs(
          accountId,
          async ({ tx }) =>
            (
              await sql<Found>`SELECT to_jsonb(t) AS row, ARRAY[${texts}] AS key FROM ${sql.table(`app.${name}`)} t
                WHERE account_id = ${accountId}::uuid ${beyond ?? sql``} ORDER BY ${keys} LIMIT ${ROWS_AT_ONCE}`.execute(tx)
            ).rows,
        );
        if (rows.length > 0) yield { name, rows: rows.map(({ row }) => row) };
        after = rows.length === ROWS_AT_ONCE ? rows.at(-1)?.key : undefined;
      } while (after);
    }
  };
