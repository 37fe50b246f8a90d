import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TableDefinition, TableProperties } from '../../../local/engines/table-definition.ts';
import { startTables } from '../../../local/engines/tables.ts';
import type { Tables } from '../../../local/engines/tables.ts';
import { account, clientOptions, eventually, temporaryDirectory } from './account.ts';

const single: TableDefinition = {
  name: 'Single',
  properties: {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk', 'mail'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [{ IndexName: 'by-mail', KeySchema: [{ AttributeName: 'mail', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } }],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  },
};
/** As `TableV2` of aws-cdk-lib writes it. */
const globalTable = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  Replicas: [{ DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }, Region: 'eu-west-1' }],
  SSESpecification: { SSEEnabled: false },
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'gone', Enabled: 'true' },
} satisfies TableProperties & Record<string, unknown>;
const tables = [single, { name: 'Global', properties: globalTable }];

describe('the local DynamoDB', () => {
  const directory = temporaryDirectory();
  let engine: Tables;
  let client: DynamoDBClient;
  let documents: DynamoDBDocumentClient;
  const connect = (): void => {
    client = new DynamoDBClient(clientOptions(engine.endpoint));
    documents = DynamoDBDocumentClient.from(client);
  };
  const get = async (key: { pk: string; sk: string }) => (await documents.send(new GetCommand({ TableName: 'Single', Key: key }))).Item;

  beforeAll(async () => {
    engine = await startTables({ directory, account, tables });
    connect();
  });
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  test('makes both kinds of table with keys, indexes, stream and expiry', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Single' }));
    const { Table: other } = await client.send(new DescribeTableCommand({ TableName: 'Global' }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'Global' }));

    expect(Table?.GlobalSecondaryIndexes?.[0]?.IndexName).toBe('by-mail');
    expect(other?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(TimeToLiveDescription).toEqual({ AttributeName: 'gone', TimeToLiveStatus: 'ENABLED' });
  });

  test('lets one of two racing conditional writes win', async () => {
    const put = (owner: string) =>
      documents.send(new PutCommand({ TableName: 'Single', Item: { pk: 'race', sk: '1', owner }, ConditionExpression: 'attribute_not_exists(pk)' }));
    const outcomes = await Promise.allSettled([put('first'), put('second'), put('third')]);

    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ConditionalCheckFailedException);
  });

  test('gives the item that made a condition fail', async () => {
    await documents.send(new PutCommand({ TableName: 'Single', Item: { pk: 'count', sk: '1', n: 5 } }));
    const refused = documents.send(
      new UpdateCommand({
        TableName: 'Single',
        Key: { pk: 'count', sk: '1' },
        UpdateExpression: 'ADD n :one',
        ConditionExpression: 'n < :limit',
        ExpressionAttributeValues: { ':one': 1, ':limit': 5 },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

    await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: { n: { N: '5' } } });
  });

  test('writes a transaction whole or not at all', async () => {
    const put = (sk: string) => ({ Put: { TableName: 'Single', Item: { pk: 'transaction', sk } } });
    const missing = { ConditionCheck: { TableName: 'Single', Key: { pk: 'no', sk: 'no' }, ConditionExpression: 'attribute_exists(pk)' } };

    await documents.send(new TransactWriteCommand({ TransactItems: [put('1'), put('2')] }));
    const refused = documents.send(new TransactWriteCommand({ TransactItems: [put('3'), missing] }));

    await expect(refused).rejects.toBeInstanceOf(TransactionCanceledException);
    const { Items } = await documents.send(
      new QueryCommand({ TableName: 'Single', KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'transaction' } }),
    );
    expect(Items?.map((item) => item.sk)).toEqual(['1', '2']);
  });

  test('keeps an expired item readable until the sweeper runs, and a renewed or never expiring one after', async () => {
    const now = Date.now();
    const seconds = Math.floor(now / 1000);
    const items = { expired: seconds - 10, later: seconds + 3600, ancient: seconds - 6 * 366 * 86_400, words: 'yesterday' };
    for (const [sk, expiresAt] of Object.entries(items)) await documents.send(new PutCommand({ TableName: 'Single', Item: { pk: 'ttl', sk, expiresAt } }));
    expect(await get({ pk: 'ttl', sk: 'expired' })).toBeDefined();

    expect(await engine.sweep(now)).toBe(1);

    expect(await get({ pk: 'ttl', sk: 'expired' })).toBeUndefined();
    for (const sk of ['later', 'ancient', 'words']) expect(await get({ pk: 'ttl', sk })).toBeDefined();
  });

  test('refuses another key pair, a changed body and an unsigned call', async () => {
    const stranger = new DynamoDBClient(clientOptions(engine.endpoint, 'not-the-secret-of-this-account-000000000'));
    const tampering = new DynamoDBClient(clientOptions(engine.endpoint));
    const tamper = { body: '{"Limit":9}' };
    tampering.middlewareStack.add((next) => (call) => next({ ...call, request: Object.assign(call.request as object, tamper) }), {
      step: 'finalizeRequest',
      priority: 'low',
    });

    await expect(stranger.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(tampering.send(new ListTablesCommand({ Limit: 1 }))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    const unsigned = await fetch(engine.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', origin: 'https://evil.example' },
      body: '{}',
    });
    expect(unsigned.status).toBe(400);
    expect(unsigned.headers.get('access-control-allow-origin')).toBeNull();
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['Global', 'Single']);
  });

  test('keeps items across a restart, adds a new index, and sweeps by itself', async () => {
    await documents.send(new PutCommand({ TableName: 'Single', Item: { pk: 'kept', sk: '1', team: 'red' } }));
    await documents.send(new PutCommand({ TableName: 'Single', Item: { pk: 'kept', sk: 'old', expiresAt: Math.floor(Date.now() / 1000) - 5 } }));
    client.destroy();
    await engine.stop();

    const byTeam = { IndexName: 'by-team', KeySchema: [{ AttributeName: 'team', KeyType: 'HASH' as const }], Projection: { ProjectionType: 'ALL' as const } };
    const { AttributeDefinitions = [], GlobalSecondaryIndexes = [] } = single.properties;
    const grown = {
      ...single.properties,
      AttributeDefinitions: [...AttributeDefinitions, { AttributeName: 'team', AttributeType: 'S' as const }],
      GlobalSecondaryIndexes: [...GlobalSecondaryIndexes, byTeam],
    };
    engine = await startTables({ directory, account, tables: [{ name: 'Single', properties: grown }], sweepMilliseconds: 20 });
    connect();

    const { Items } = await documents.send(
      new QueryCommand({ TableName: 'Single', IndexName: 'by-team', KeyConditionExpression: 'team = :t', ExpressionAttributeValues: { ':t': 'red' } }),
    );
    expect(Items).toEqual([{ pk: 'kept', sk: '1', team: 'red' }]);
    await eventually(async () => (await get({ pk: 'kept', sk: 'old' })) === undefined);
  });

  test('uses another server when it is told its address', async () => {
    const second = await startTables({
      directory: temporaryDirectory(),
      account,
      tables: [{ name: 'Elsewhere', properties: globalTable }],
      endpoint: engine.endpoint,
    });
    await second.stop();

    expect(second.endpoint).toBe(engine.endpoint);
    expect((await client.send(new ListTablesCommand({}))).TableNames).toContain('Elsewhere');
  });

  test('refuses a definition that gives an existing table another key', async () => {
    const rekeyed = { ...single.properties, KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }] };
    const started = startTables({ directory: temporaryDirectory(), account, tables: [{ name: 'Single', properties: rekeyed }], endpoint: engine.endpoint });

    await expect(started).rejects.toThrow('Table Single has the key pk HASH, sk RANGE, its definition pk HASH');
  });
});
