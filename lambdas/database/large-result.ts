/** Characters of a slice: at four bytes each, and twice that as JSON, eight of them are below one megabyte and each below 64 KB. */
const SLICE = 12_000;
export const SLICES_AT_ONCE = 8;
const CURSOR = 'rempart_large';

/** The columns of a statement, and nothing of its rows. */
export const columnsOnly = (sql: string): string => `SELECT * FROM (${sql}) AS asked LIMIT 0`;

/**
 * Declares a cursor over the values of a statement's rows as PostgreSQL's text, cut into slices, in the order of the rows; an `inet` alone is another text when it is cast, and no table has one. A cursor sees what the statement saw
 * when it was declared, whatever is committed between two calls.
 */
export function declareSlices(sql: string, columns: readonly string[]): string {
  const values = columns.map((name, place) => `(${place}, answer."${name.replaceAll('"', '""')}"::text)`).join(', ');
  return `DECLARE ${CURSOR} NO SCROLL CURSOR FOR
    SELECT answer.rempart_row::integer AS row, value.place, substr(value.text, slice.number * ${SLICE} + 1, ${SLICE}) AS text
    FROM (SELECT row_number() OVER () AS rempart_row, asked.* FROM (${sql}) AS asked) AS answer,
      LATERAL (VALUES ${values}) AS value (place, text),
      LATERAL generate_series(0, greatest(coalesce(length(value.text), 0) - 1, 0) / ${SLICE}) AS slice (number)
    ORDER BY answer.rempart_row, value.place, slice.number`;
}

export const NEXT_SLICES = `FETCH ${SLICES_AT_ONCE} FROM ${CURSOR}`;
export const CLOSE_SLICES = `CLOSE ${CURSOR}`;

/** One slice of one value. */
export interface Slice {
  readonly row: number;
  readonly place: number;
  readonly text: string | null;
}

/** The rows again, each value whole. */
export function joined(slices: readonly Slice[], columns: number): (string | null)[][] {
  const rows: (string | null)[][] = [];
  for (const { row, place, text } of slices) {
    const values = (rows[row - 1] ??= Array.from({ length: columns }, () => null));
    if (text !== null) values[place] = (values[place] ?? '') + text;
  }
  return rows;
}
