import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, KeySchemaElement, TableDescription } from '@aws-sdk/client-dynamodb';
import { createTableInput, expiryAttribute, globalIndexes } from './table-definition.ts';
import type { TableDefinition } from './table-definition.ts';

/**
 * Makes a table as its definition says. One that exists keeps its items and gains the global indexes and the expiry that it lacks.
 * @throws Error when the existing table has another key, which only a new table can have.
 */
export async function ensureTable(client: DynamoDBClient, definition: TableDefinition): Promise<void> {
  const existing = await describe(client, definition.name);
  if (existing === undefined) {
    await client.send(new CreateTableCommand(createTableInput(definition)));
    await active(client, definition.name);
  } else {
    if (keyText(existing.KeySchema) !== keyText(definition.properties.KeySchema)) {
      throw new Error(
        `Table ${definition.name} has the key ${keyText(existing.KeySchema)}, its definition ${keyText(definition.properties.KeySchema)}: ` +
          'remove the local data',
      );
    }
    await addIndexes(client, definition, existing);
  }
  await ensureExpiry(client, definition);
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function addIndexes(client: DynamoDBClient, { name, properties }: TableDefinition, existing: TableDescription): Promise<void> {
  const known = new Set(existing.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  const missing = globalIndexes(properties).filter((index) => !known.has(index.IndexName));
  // UpdateTable makes one index a call.
  for (const index of missing) {
    const attributes = [...(properties.AttributeDefinitions ?? [])];
    await client.send(new UpdateTableCommand({ TableName: name, AttributeDefinitions: attributes, GlobalSecondaryIndexUpdates: [{ Create: index }] }));
    await active(client, name);
  }
}

async function ensureExpiry(client: DynamoDBClient, { name, properties }: TableDefinition): Promise<void> {
  const attribute = expiryAttribute(properties);
  if (attribute === undefined) return;
  const { TimeToLiveDescription: current } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  // DynamoDB refuses to switch on what is on.
  if (current?.TimeToLiveStatus === 'ENABLED' && current.AttributeName === attribute) return;
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: { AttributeName: attribute, Enabled: true } }));
}

async function active(client: DynamoDBClient, name: string): Promise<void> {
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName: name });
}

function keyText(schema: readonly KeySchemaElement[] = []): string {
  return schema.map((element) => `${element.AttributeName} ${element.KeyType}`).join(', ');
}
