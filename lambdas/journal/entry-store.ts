import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { notOfThisList, readCursor, writeCursor } from '../core/cursor.ts';
import { accountPartition, keptEvent } from '../core/journal.ts';
import type { JournalEntry } from './contract.ts';

/** What of an account's events is wanted. Moments are RFC 3339. */
export interface Wanted {
  readonly type?: string | undefined;
  readonly outcome?: string | undefined;
  readonly actor?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
}

export interface EntryStore {
  /**
   * Events of an account, newest first, from its own partition alone. Stops when it has enough or has looked through as much as one call may.
   * @throws Problem `invalid-request` for a cursor of something else.
   */
  page(accountId: string, wanted: Wanted, limit: number): Promise<{ readonly items: readonly JournalEntry[]; readonly nextCursor: string | null }>;
}

/** The end of a row's key: moment, request, type. */
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[\x20-\x7e]{0,100}#[a-z_]{1,40}$/;
/** Rows that are looked through at once, and how often in a call: what is narrowed to something rare costs no more than that. */
const LOOK_AT = 1_000;
const MAX_LOOKS = 8;
/** Before and after every moment that a row can have. */
const [BEGINNING, END] = ['0', '9999'];

/** A row as its account sees it: whose it is is known. */
function shown(row: Readonly<Record<string, unknown>>): JournalEntry {
  const { accountId: _own, ...event } = keptEvent(row);
  return event;
}

const moment = (time: string | undefined, otherwise: string): string => (time === undefined ? otherwise : new Date(time).toISOString());

export const entryStore = (db: DynamoDBDocumentClient, TableName: string): EntryStore => ({
  async page(accountId, { type, outcome, actor, from, to, cursor }, limit) {
    const pk = accountPartition(accountId);
    const [after, before] = [moment(from, BEGINNING), moment(to, END)];
    // DynamoDB refuses a span that ends before it begins; nobody has an event in it.
    if (before < after) return { items: [], nextCursor: null };
    const conditions: readonly (readonly [path: string, value: string | undefined])[] = [
      ['#type', type],
      ['#outcome', outcome],
      ['#actor.#id', actor],
    ];
    const given = conditions.flatMap(([path, value], place) => (value === undefined ? [] : [{ path, place: `:${place}`, value }]));
    const names = given.flatMap(({ path }) => path.split('.').map((name) => [name, name.slice(1)] as const));
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    const place = readCursor(cursor, PLACE);
    // The partition is the caller's own, whatever the cursor says.
    if (place !== undefined) ExclusiveStartKey = { pk, sk: place };
    const rows: Record<string, unknown>[] = [];
    for (let look = 0; look < MAX_LOOKS && rows.length <= limit; look += 1) {
      const { Items = [], LastEvaluatedKey } = await db
        .send(
          new QueryCommand({
            TableName,
            // A row at `to` itself has more than the moment in its key, and so comes after it.
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ...(given.length > 0 && {
              FilterExpression: given.map(({ path, place: value }) => `${path} = ${value}`).join(' AND '),
              ExpressionAttributeNames: Object.fromEntries(names),
            }),
            ExpressionAttributeValues: {
              ':pk': pk,
              ':from': after,
              ':to': before,
              ...Object.fromEntries(given.map(({ place: name, value }) => [name, value])),
            },
            ScanIndexForward: false,
            Limit: given.length > 0 ? LOOK_AT : limit + 1 - rows.length,
            ...(ExclusiveStartKey && { ExclusiveStartKey }),
          }),
        )
        .catch((error: unknown) => {
          // A place that lies outside of what is asked for: a cursor of another question.
          if (cursor !== undefined && error instanceof Error && error.name === 'ValidationException') throw notOfThisList();
          throw error;
        });
      rows.push(...Items);
      ExclusiveStartKey = LastEvaluatedKey;
      if (!ExclusiveStartKey) break;
    }
    const items = rows.slice(0, limit);
    const next = rows.length > limit ? items.at(-1)?.['sk'] : ExclusiveStartKey?.['sk'];
    return { items: items.map(shown), nextCursor: typeof next === 'string' ? writeCursor(next) : null };
  },
});
