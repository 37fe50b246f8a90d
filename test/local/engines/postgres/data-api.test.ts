import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data';
import type { ExecuteStatementCommandInput, ExecuteStatementCommandOutput, SqlParameter } from '@aws-sdk/client-rds-data';
import { account, credentials, databaseName, resourceArn, secretArn, startEngine } from './started-engine.ts';
import type { StartedEngine } from './started-engine.ts';

let engine: StartedEngine;
const target = { resourceArn, secretArn, database: databaseName };

beforeAll(async () => {
  engine = await startEngine({ turnMilliseconds: 500, dataApiIdleMilliseconds: 1_500 });
  await engine.script(`
    CREATE TABLE item (id uuid PRIMARY KEY, label text, detail jsonb, at timestamptz, bytes bytea, n int, ratio float8, price numeric, ok boolean)`);
}, 60_000);

afterAll(() => engine.stop());

const execute = (sql: string, more: Partial<ExecuteStatementCommandInput> = {}): Promise<ExecuteStatementCommandOutput> =>
  engine.api.send(new ExecuteStatementCommand({ ...target, sql, ...more }));

async function count(label: string): Promise<number | undefined> {
  const { records } = await execute('SELECT count(*) FROM item WHERE label = :label', { parameters: [{ name: 'label', value: { stringValue: label } }] });
  return records?.[0]?.[0]?.longValue;
}

describe('a value', () => {
  test('goes in and comes out, of every kind', async () => {
    const id = '5f0c9f6a-8d6e-4c3f-9e59-0a54f8b9a001';
    const parameters: SqlParameter[] = [
      { name: 'id', value: { stringValue: id }, typeHint: 'UUID' },
      { name: 'label', value: { stringValue: "it's :label" } },
      { name: 'detail', value: { stringValue: '{"a":[1]}' }, typeHint: 'JSON' },
      { name: 'at', value: { stringValue: '2026-01-31 12:00:00.5' }, typeHint: 'TIMESTAMP' },
      { name: 'bytes', value: { blobValue: Buffer.from([0, 255]) } },
      { name: 'n', value: { longValue: -7 } },
      { name: 'ratio', value: { doubleValue: 0.5 } },
      { name: 'price', value: { stringValue: '1.10' }, typeHint: 'DECIMAL' },
      { name: 'ok', value: { booleanValue: true } },
      { name: 'nothing', value: { isNull: true } },
    ];

    const written = await execute('INSERT INTO item VALUES (:id, :label, :detail, :at, :bytes, :n, :ratio, :price, :ok)', { parameters });
    const read = await execute(
      `
      SELECT *, ARRAY[1, NULL] AS list, ARRAY['a,b', 'N"', NULL] AS words, ARRAY[true] AS truths, :nothing::text
      FROM item WHERE id = :id -- :not`,
      { parameters },
    );

    expect(written).toMatchObject({ numberOfRecordsUpdated: 1, generatedFields: [] });
    expect(read.records).toEqual([
      [
        { stringValue: id },
        { stringValue: "it's :label" },
        { stringValue: '{"a": [1]}' },
        { stringValue: '2026-01-31 12:00:00.5' },
        { blobValue: new Uint8Array([0, 255]) },
        { longValue: -7 },
        { doubleValue: 0.5 },
        { stringValue: '1.10' },
        { booleanValue: true },
        { arrayValue: { longValues: [1, null] } },
        { arrayValue: { stringValues: ['a,b', 'N"', null] } },
        { arrayValue: { booleanValues: [true] } },
        { isNull: true },
      ],
    ]);
  });

  test('is described when that is asked for', async () => {
    const result = await execute('SELECT id AS key, n, ARRAY[1] AS list FROM item LIMIT 0', { includeResultMetadata: true });

    expect(result.numberOfRecordsUpdated).toBe(0);
    expect(result.columnMetadata).toMatchObject([
      { name: 'key', label: 'key', typeName: 'uuid', tableName: 'item', schemaName: 'public', nullable: 0 },
      { name: 'n', typeName: 'int4', type: 4, nullable: 1 },
      { name: 'list', typeName: '_int4', type: 2003, tableName: '' },
    ]);
    expect((await execute('SELECT 1')).columnMetadata).toBeUndefined();
  });

  test('comes as one JSON text when that is asked for', async () => {
    const sql = "SELECT 1 AS n, 't' AS t, NULL AS nothing, true AS ok, ARRAY[1.5] AS list, 2.50 AS price";
    const { formattedRecords, records } = await execute(sql, { formatRecordsAs: 'JSON' });

    expect(JSON.parse(formattedRecords ?? '')).toEqual([{ n: 1, t: 't', nothing: null, ok: true, list: ['1.5'], price: '2.50' }]);
    expect(records).toBeUndefined();
  });

  test('keeps or gives up its precision as the caller says', async () => {
    const resultSetOptions = { longReturnType: 'STRING', decimalReturnType: 'DOUBLE_OR_LONG' } as const;

    const wide = await execute('SELECT 9007199254740993 AS n, 2.5 AS price', { resultSetOptions });

    expect(wide.records).toEqual([[{ stringValue: '9007199254740993' }, { doubleValue: 2.5 }]]);
  });
});

describe('a refusal', () => {
  test('of the database carries its message and SQLState', async () => {
    await expect(execute('SELECT * FROM missing')).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message: 'ERROR: relation "missing" does not exist; Position: 15; SQLState: 42P01',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('of a string for a uuid column without a hint is that of AWS, whose strings are typed', async () => {
    const parameters = [{ name: 'id', value: { stringValue: '5f0c9f6a-8d6e-4c3f-9e59-0a54f8b9a002' } }];
    const insert = execute('INSERT INTO item (id) VALUES (:id)', { parameters });
    await expect(insert).rejects.toMatchObject({ name: 'DatabaseErrorException', message: expect.stringContaining('42804') });
  });

  test.each<[string, Partial<ExecuteStatementCommandInput>, string]>([
    ['another secret', { secretArn: `${secretArn}x` }, 'BadRequestException'],
    ['another account', { resourceArn: resourceArn.replace('000000000000', '111111111111') }, 'BadRequestException'],
    ['another database', { database: 'other' }, 'DatabaseNotFoundException'],
    ['a missing parameter', { sql: 'SELECT :absent' }, 'BadRequestException'],
    ['an array parameter', { sql: 'SELECT :a', parameters: [{ name: 'a', value: { arrayValue: { longValues: [1] } } }] }, 'BadRequestException'],
    ['no SQL', { sql: ' ' }, 'BadRequestException'],
    ['more than a megabyte', { sql: "SELECT repeat('x', 60000) FROM generate_series(1, 20)" }, 'BadRequestException'],
    ['COPY, which would end the backend', { sql: 'COPY item FROM STDIN' }, 'DatabaseErrorException'],
    ['an unknown transaction', { transactionId: 'gone' }, 'TransactionNotFoundException'],
  ])('of %s has its name', async (_what, more, name) => {
    await expect(execute('SELECT 1', more)).rejects.toMatchObject({ name });
  });

  test.each([
    ['another key', { accessKeyId: 'STRANGER', secretAccessKey: credentials.secretAccessKey }],
    ['a wrong secret key', { accessKeyId: credentials.accessKeyId, secretAccessKey: 'guess' }],
  ])('of %s comes before anything else', async (_what, stranger) => {
    const api = new RDSDataClient({ endpoint: engine.dataApi.endpoint, region: account.region, credentials: stranger });
    const call = api.send(new ExecuteStatementCommand({ ...target, sql: 'SELECT 1' }));
    await expect(call).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
    api.destroy();
  });

  test('of an unsigned request is 403', async () => {
    const response = await fetch(`${engine.dataApi.endpoint}/Execute`, { method: 'POST', body: JSON.stringify({ ...target, sql: 'SELECT 1' }) });
    expect(response.status).toBe(403);
  });
});

describe('a transaction', () => {
  const begin = async (): Promise<string> => (await engine.api.send(new BeginTransactionCommand(target))).transactionId ?? '';
  const insert = (label: string, transactionId?: string): Promise<unknown> => {
    const parameters = [{ name: 'label', value: { stringValue: label } }];
    return execute('INSERT INTO item (id, label) VALUES (gen_random_uuid(), :label)', { parameters, transactionId });
  };

  test('keeps what was committed and loses what was rolled back', async () => {
    const kept = await begin();
    await insert('kept', kept);
    const committed = await engine.api.send(new CommitTransactionCommand({ ...target, transactionId: kept }));
    const lost = await begin();
    await insert('lost', lost);
    const rolledBack = await engine.api.send(new RollbackTransactionCommand({ ...target, transactionId: lost }));

    expect([committed.transactionStatus, rolledBack.transactionStatus]).toEqual(['Transaction Committed', 'Rollback Complete']);
    expect([await count('kept'), await count('lost')]).toEqual([1, 0]);
    const late = engine.api.send(new CommitTransactionCommand({ ...target, transactionId: lost }));
    await expect(late).rejects.toMatchObject({ name: 'TransactionNotFoundException' });
  });

  test('has the backend to itself: others are refused in time, and it goes on', async () => {
    const transactionId = await begin();
    await insert('alone', transactionId);

    await expect(execute('SELECT 1')).rejects.toMatchObject({ name: 'DatabaseErrorException', message: expect.stringContaining('53300') });

    await engine.api.send(new CommitTransactionCommand({ ...target, transactionId }));
    expect(await count('alone')).toBe(1);
  });

  test('that nobody uses for the idle time is rolled back', async () => {
    const transactionId = await begin();
    await insert('forgotten', transactionId);

    const deadline = Date.now() + 8_000;
    let left: number | undefined;
    while (left === undefined && Date.now() < deadline) left = await count('forgotten').catch(() => undefined);

    expect(left).toBe(0);
    await expect(insert('forgotten', transactionId)).rejects.toMatchObject({ name: 'TransactionNotFoundException' });
  });
});

describe('several', () => {
  test('sets of parameters run in order', async () => {
    const parameterSets = [1, 2, 3].map((n): SqlParameter[] => [{ name: 'n', value: { longValue: n } }]);
    const sql = "INSERT INTO item (id, n, label) VALUES (gen_random_uuid(), :n, 'batch')";
    const { updateResults } = await engine.api.send(new BatchExecuteStatementCommand({ ...target, sql, parameterSets }));

    expect(updateResults).toHaveLength(3);
    expect(await count('batch')).toBe(3);
  });

  test('statements run without parameters and undo each other when one fails', async () => {
    const insert = "INSERT INTO item (id, label) VALUES (gen_random_uuid(), 'script')";
    await execute(`${insert}; ${insert}`);
    await expect(execute(`${insert}; SELECT 1 / 0`)).rejects.toMatchObject({ name: 'DatabaseErrorException' });

    expect(await count('script')).toBe(2);
  });
});
