import { DeleteCommand, paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Row = Readonly<Record<string, unknown>>;

/** Every row of a partition, page by page. */
export async function* rowsOf(db: DynamoDBDocumentClient, TableName: string, pk: string): AsyncGenerator<Row> {
  const query = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk }, ConsistentRead: true };
  for await (const { Items = [] } of paginateQuery({ client: db }, query)) yield* Items;
}

/** Removes the rows of these keys, one after the other. */
export async function removeRows(db: DynamoDBDocumentClient, TableName: string, keys: Iterable<Row> | AsyncIterable<Row>): Promise<void> {
  for await (const { pk, sk } of keys) await db.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
}

/** Removes every row of a partition; begun again after a cut, it goes on with what is left. */
export const removePartition = (db: DynamoDBDocumentClient, TableName: string, pk: string): Promise<void> =>
  removeRows(db, TableName, rowsOf(db, TableName, pk));
