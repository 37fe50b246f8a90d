import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import type { TableDefinition } from '../../local/engines/table-definition.ts';
import { startTables, type Tables } from '../../local/engines/tables.ts';
import { account, clientOptions, temporaryDirectory } from '../local/engines/account.ts';

/** A table of the product's shape in an engine of its own, for the tests of a store. `db()` is there once the tests run. */
export function tableOfTests(indexes: NonNullable<TableDefinition['properties']['GlobalSecondaryIndexes']> = []): {
  readonly TABLE: string;
  readonly db: () => DynamoDBDocumentClient;
} {
  const TABLE = 'Table';
  const directory = temporaryDirectory();
  let engine: Tables | undefined;
  let client: DynamoDBClient | undefined;
  let db: DynamoDBDocumentClient | undefined;

  beforeAll(async () => {
    const properties: TableDefinition['properties'] = {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        ...new Set(['pk', 'sk', ...indexes.flatMap(({ KeySchema = [] }) => KeySchema.map(({ AttributeName }) => AttributeName ?? ''))]),
      ].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: indexes,
    };
    engine = await startTables({ directory, account, tables: [{ name: TABLE, properties }] });
    client = new DynamoDBClient(clientOptions(engine.endpoint));
    db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  });
  afterAll(async () => {
    client?.destroy();
    await engine?.stop();
  });

  return {
    TABLE,
    db: () => {
      if (!db) throw new Error('the table is there once the tests run');
      return db;
    },
  };
}
