import { createHash } from 'node:crypto';
import { invalidAt, Problem } from './problem.ts';
import { PAGE_MAX } from './schema.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The refusal of a cursor that leads nowhere in the list that it was sent to. */
export const notOfThisList = (): Problem => invalidAt('#/query/cursor', 'Not a cursor of this list');

/** Which page of a list is wanted: how many rows, and after which. */
export interface Page {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The list that a cursor belongs to. */
export interface CursorList {
  readonly accountId: string;
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * No secret: whoever makes a mark for a list of somebody else's still gets rows of the own account alone, since the query decides that. It is there so that a
 * cursor which strayed from another list, or was cut or edited on its way, is refused and does not quietly begin somewhere else (S9.6).
 */
const markOf = ({ accountId, route, params }: CursorList, cursor: string): string =>
  createHash('sha256')
    .update(JSON.stringify([accountId, route, Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1)), cursor]))
    .digest('base64url')
    .slice(0, 22);

/** A reply as it leaves: a list's cursor carries the mark of its list. */
export function markCursor(list: CursorList, reply: unknown): unknown {
  const cursor = typeof reply === 'object' && reply !== null && 'nextCursor' in reply ? reply.nextCursor : undefined;
  return typeof cursor === 'string' ? { ...(reply as object), nextCursor: `${cursor}.${markOf(list, cursor)}` } : reply;
}

/** A query or a body as it comes in: its cursor without the mark. @throws Problem `invalid-request` for a cursor of another account or list, or one that was edited. */
export function unmarkCursor(list: CursorList, query: unknown): unknown {
  const sent = typeof query === 'object' && query !== null && 'cursor' in query ? query.cursor : undefined;
  if (typeof sent !== 'string') return query;
  const [cursor = '', mark] = sent.split('.', 2);
  if (sent !== `${cursor}.${mark}` || mark !== markOf(list, cursor)) throw notOfThisList();
  return { ...(query as object), cursor };
}

/** The cursor after a row: its id, which says nothing but its time. What it can reach is decided by the query's tenant, never by the cursor. */
export const writeCursor = (id: string): string => Buffer.from(id).toString('base64url');

/** @throws Problem `invalid-request` for anything that is not such a cursor; `shape` is what its rows are known by. */
export function readCursor(cursor: string | undefined, shape = UUID): string | undefined {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!shape.test(id)) throw notOfThisList();
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

/** A page of a list that is short enough to be there whole, in its own order. @throws Problem `invalid-request` for a cursor whose row is in it no longer. */
export function pageFrom<Row, Item>(rows: readonly Row[], { limit = PAGE_MAX, cursor }: Page, idOf: (row: Row) => string, toItem: (row: Row) => Item) {
  const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8');
  const at = after === undefined ? -1 : rows.findIndex((row) => idOf(row) === after);
  if (after !== undefined && at < 0) throw notOfThisList();
  return pageOf(rows.slice(at + 1), limit, idOf, toItem);
}
