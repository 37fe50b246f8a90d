import { Problem } from './problem.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The cursor after a row: its id, which says nothing but its time. What it can reach is decided by the query's tenant, never by the cursor. */
export const writeCursor = (id: string): string => Buffer.from(id).toString('base64url');

/** @throws Problem `invalid-request` for anything that is not such a cursor. */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!UUID.test(id))
    throw new Problem('invalid-request', 'cursor', { extra: { errors: [{ pointer: '#/query/cursor', detail: 'Not a cursor of this list' }] } });
  return id;
}

/** A page of rows that were asked for with one more than fits: the row too many says that there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  idOf: (row: Row) => string,
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last !== undefined ? writeCursor(idOf(last)) : null };
}
