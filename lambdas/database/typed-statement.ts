import type { SqlParameter } from '@aws-sdk/client-rds-data';
import wire from 'pg/lib/utils.js';

/** Types whose cast, written right behind a parameter, says what the parameter is; none of them is continued by another word or a modifier. */
const PLAIN = 'uuid|text|jsonb?|int|integer|bigint|smallint|boolean|date|timestamptz|bytea';

/** Literals and quoted names, which hold no parameter; or a parameter with the cast behind it. Statements of the product have no other quotes. */
const PLACES = new RegExp(`'(?:[^']|'')*'|"(?:[^"]|"")*"|\\$(\\d+)(?:::((?:${PLAIN})(?:\\[\\])?)(?![\\w.([]))?`, 'g');

/** The types that the text of a statement gives its parameters by itself; `undefined` for one that only PostgreSQL can tell. */
export function writtenTypes(sql: string, count: number): readonly (string | undefined)[] {
  const types: (string | undefined)[] = Array.from({ length: count });
  for (const [, place, type] of sql.matchAll(PLACES)) if (place !== undefined) types[Number(place) - 1] ??= type;
  return types;
}

/** A statement as the Data API takes it. */
export interface NamedStatement {
  readonly sql: string;
  readonly parameters: SqlParameter[];
}

/**
 * Turns `$1` into `CAST(:p1 AS type)`. Each value goes as the text that the `pg` driver would send, and PostgreSQL reads it by the type, as it does on the wire;
 * without the cast it would be `text`, which no uuid column takes.
 */
export function namedStatement(sql: string, values: readonly unknown[], types: readonly string[]): NamedStatement {
  return {
    sql: sql.replaceAll(PLACES, (text: string, place?: string) => (place === undefined ? text : `CAST(:p${place} AS ${types[Number(place) - 1] ?? 'text'})`)),
    parameters: values.map((value, place) => ({ name: `p${place + 1}`, value: fieldOf(value) })),
  };
}

function fieldOf(value: unknown): NonNullable<SqlParameter['value']> {
  const written = wire.prepareValue(value);
  if (written === null || written === undefined) return { isNull: true };
  return Buffer.isBuffer(written) ? { blobValue: written } : { stringValue: String(written) };
}
