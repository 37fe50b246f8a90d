import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Cloud } from './cloud.ts';

type Rows = Record<string, unknown>[];

/** Rows that are shown, newest last. */
const MOST = 1_000;
/** Members of an event that the page can be narrowed by, each to one value: `/__local/journal?requestId=...`. */
const FILTERS = ['requestId', 'type', 'action'];
/** In the place of an account's id: what belongs to no account. */
const NOBODY = '-';

export const journalClient = ({ engines, account }: Cloud): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: engines.variables['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: account.region, credentials: account }),
  );

/** What a query or a scan answers, page after page. */
async function pages(read: (from: Rows[number] | undefined) => Promise<{ Items?: Rows; LastEvaluatedKey?: Rows[number] }>): Promise<Rows> {
  const rows: Rows = [];
  let from: Rows[number] | undefined;
  do {
    const page = await read(from);
    rows.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return rows;
}

/**
 * Events of the journal as they are kept. `accountId`, which may come several times and be `-`, says whose: each is one partition that is read by its key, from the moment
 * `since` on (RFC 3339, UTC) where that is given. Without it the whole table is read, which takes 200 ms for ten thousand events.
 */
export async function journalRows(db: DynamoDBDocumentClient, TableName: string, query: URLSearchParams): Promise<Rows> {
  const given = FILTERS.flatMap((name) => (query.get(name) === null ? [] : [[name, query.get(name)] as const]));
  const partitions = query.getAll('accountId').map((id) => (id === NOBODY ? 'INSTANCE' : `ACCOUNT#${id}`));
  const values = Object.fromEntries(given.map(([name, value]) => [`:${name}`, value]));
  const filter = given.length > 0 && {
    FilterExpression: given.map(([name]) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
  };
  const of = (pk: string) => (from: Rows[number] | undefined) =>
    db.send(
      new QueryCommand({
        TableName,
        ...filter,
        KeyConditionExpression: 'pk = :pk AND sk >= :since',
        ExpressionAttributeValues: { ...values, ':pk': pk, ':since': query.get('since') ?? '0' },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
  const all = (from: Rows[number] | undefined) =>
    db.send(new ScanCommand({ TableName, ...filter, ...(filter && { ExpressionAttributeValues: values }), ...(from && { ExclusiveStartKey: from }) }));
  const found = partitions.length > 0 ? await Promise.all(partitions.map((pk) => pages(of(pk)))) : [await pages(all)];
  return found
    .flat()
    .sort((a, b) => String(a['at']).localeCompare(String(b['at'])))
    .slice(-MOST);
}
