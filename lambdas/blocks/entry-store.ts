import { DeleteCommand, GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { pageOf, readCursor, type Page } from '../core/cursor.ts';
import { Problem } from '../core/problem.ts';
import { networkOf } from '../limits/network.ts';
import { automaticKey, entriesOf, entryItem, entryKey, ranges, type Entry, type ListKind, type Scope } from './entry-rows.ts';
import { ENTRIES_MAX, holds, NEVER, prefixOf, readListed, writeListed } from './ranges.ts';

export interface EntryStore {
  /** What is there already stays as it is. @throws Problem `quota-exceeded` when the list is full of entries that hold. */
  add(scope: Scope, list: ListKind, entry: Entry): Promise<void>;
  /** Those that hold, newest first. */
  page(
    scope: Scope,
    list: ListKind,
    page: Page & { readonly limit: number },
  ): Promise<{ readonly items: readonly Entry[]; readonly nextCursor: string | null }>;
  /** Takes an entry away and says what it was; `undefined` when there is none. */
  remove(scope: Scope, list: ListKind, id: string): Promise<Entry | undefined>;
}

/** The member of the row of ranges that a list is. */
const MEMBER = { block: 'blocked', allow: 'allowed' } as const satisfies Record<ListKind, string>;

const toEntry = (item: Readonly<Record<string, unknown>>): Entry => ({
  id: String(item['id']),
  cidr: String(item['cidr']),
  ...(typeof item['reason'] === 'string' && { reason: item['reason'] }),
  untilMs: Number(item['untilMs']),
  automatic: item['automatic'] === true,
  createdAt: String(item['createdAt']),
  ...(typeof item['createdBy'] === 'string' && { createdBy: item['createdBy'] }),
});
const listed = ({ cidr, untilMs, id }: Entry): string => writeListed({ prefix: prefixOf(cidr) ?? '', untilMs, entryId: id });

/** Entries of lists in a DynamoDB table: a row for people to read, and its element in the row that is read with every message, always both. */
export function entryStore(db: DynamoDBDocumentClient, TableName: string, now: () => number): EntryStore {
  const write = (scope: Scope, list: ListKind, entry: Entry): Promise<boolean> =>
    applied(
      db.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: entryItem(scope, list, entry) } },
            {
              Update: {
                TableName,
                Key: ranges(scope),
                UpdateExpression: 'ADD #list :one',
                ConditionExpression: 'attribute_not_exists(#list) OR size(#list) < :most OR contains(#list, :same)',
                ExpressionAttributeNames: { '#list': MEMBER[list] },
                ExpressionAttributeValues: { ':one': new Set([listed(entry)]), ':same': listed(entry), ':most': ENTRIES_MAX },
              },
            },
          ],
        }),
      ),
    );

  /** What is over makes room. */
  async function prune(scope: Scope, list: ListKind): Promise<void> {
    const { Item } = await db.send(new GetCommand({ TableName, Key: ranges(scope), ConsistentRead: true }));
    const over = [...((Item?.[MEMBER[list]] as Set<string> | undefined) ?? [])].filter((element) => !holds(readListed(element).untilMs, now()));
    if (over.length === 0) return;
    await db.send(
      new UpdateCommand({
        TableName,
        Key: ranges(scope),
        UpdateExpression: 'DELETE #list :over',
        ExpressionAttributeNames: { '#list': MEMBER[list] },
        ExpressionAttributeValues: { ':over': new Set(over) },
      }),
    );
  }

  return {
    async add(scope, list, entry) {
      if (await write(scope, list, entry)) return;
      // Also where nothing was over: another addition at the same moment may have been in the way.
      await prune(scope, list);
      if (await write(scope, list, entry)) return;
      throw new Problem('quota-exceeded', `${list}list`);
    },
    async page(scope, list, { limit, cursor }) {
      const after = readCursor(cursor);
      const found: Entry[] = [];
      let start = after === undefined ? undefined : entryKey(scope, list, after);
      do {
        const { Items, LastEvaluatedKey } = await db.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :scope AND begins_with(sk, :list)',
            // Of what is over, rows may be there for weeks.
            FilterExpression: 'untilMs = :never OR untilMs > :now',
            ExpressionAttributeValues: { ':scope': scope, ':list': entriesOf(list), ':never': NEVER, ':now': now() },
            ScanIndexForward: false,
            ConsistentRead: true,
            Limit: 200,
            ...(start && { ExclusiveStartKey: start }),
          }),
        );
        found.push(...(Items ?? []).map(toEntry));
        start = LastEvaluatedKey as typeof start;
      } while (start && found.length <= limit);
      return pageOf(
        found,
        limit,
        ({ id }) => id,
        (entry) => entry,
      );
    },
    async remove(scope, list, id) {
      const Key = entryKey(scope, list, id);
      const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (!Item || !holds(Number(Item['untilMs']), now())) return undefined;
      const entry = toEntry(Item);
      if (entry.automatic) {
        await db.send(new DeleteCommand({ TableName, Key: automaticKey(scope, networkOf(entry.cidr.replace(/\/64$/, ''))) }));
        await db.send(new DeleteCommand({ TableName, Key }));
        return entry;
      }
      const gone = await applied(
        db.send(
          new TransactWriteCommand({
            TransactItems: [
              { Delete: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } },
              {
                Update: {
                  TableName,
                  Key: ranges(scope),
                  UpdateExpression: 'DELETE #list :one',
                  ExpressionAttributeNames: { '#list': MEMBER[list] },
                  ExpressionAttributeValues: { ':one': new Set([listed(entry)]) },
                },
              },
            ],
          }),
        ),
      );
      return gone ? entry : undefined;
    },
  };
}
