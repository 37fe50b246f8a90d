import { ConditionalCheckFailedException, DeleteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expiryAttribute } from './table-definition.ts';
import type { TableDefinition } from './table-definition.ts';

const fiveYearsSeconds = 5 * 366 * 24 * 60 * 60;

/**
 * Deletes the items whose time to live has passed at `now` (milliseconds since the epoch) and resolves to their number. An expiry that is not a number, or
 * lies more than five years back, is left alone ("Using time to live (TTL) in DynamoDB").
 */
export async function deleteExpired(client: DynamoDBClient, tables: readonly TableDefinition[], now: number): Promise<number> {
  const seconds = Math.floor(now / 1000);
  let deleted = 0;
  for (const table of tables) {
    const attribute = expiryAttribute(table.properties);
    if (attribute !== undefined) deleted += await deleteExpiredItems(client, table, attribute, seconds);
  }
  return deleted;
}

async function deleteExpiredItems(client: DynamoDBClient, { name, properties }: TableDefinition, attribute: string, seconds: number): Promise<number> {
  const keys = properties.KeySchema.map((element) => element.AttributeName ?? '');
  const placeholders = Object.fromEntries(keys.map((key, position) => [`#key${position}`, key]));
  const expired = {
    condition: 'attribute_type(#expiry, :number) AND #expiry BETWEEN :floor AND :now',
    names: { '#expiry': attribute },
    values: { ':number': { S: 'N' }, ':floor': { N: String(seconds - fiveYearsSeconds) }, ':now': { N: String(seconds) } },
  };
  const pages = paginateScan(
    { client },
    {
      TableName: name,
      FilterExpression: expired.condition,
      ProjectionExpression: Object.keys(placeholders).join(', '),
      ExpressionAttributeNames: { ...expired.names, ...placeholders },
      ExpressionAttributeValues: expired.values,
    },
  );
  let deleted = 0;
  for await (const page of pages) {
    for (const key of page.Items ?? []) deleted += Number(await deleteItem(client, name, key, expired));
  }
  return deleted;
}

interface Condition {
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
}

async function deleteItem(client: DynamoDBClient, table: string, key: Record<string, AttributeValue>, expired: Condition): Promise<boolean> {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: table,
        Key: key,
        // The item may have been given a new life since it was read.
        ConditionExpression: expired.condition,
        ExpressionAttributeNames: expired.names,
        ExpressionAttributeValues: expired.values,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
