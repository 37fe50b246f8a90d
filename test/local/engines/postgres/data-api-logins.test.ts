import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BeginTransactionCommand, ExecuteStatementCommand, RollbackTransactionCommand } from '@aws-sdk/client-rds-data';
import type { ExecuteStatementCommandInput } from '@aws-sdk/client-rds-data';
import { databaseName, resourceArn, secretArn, startEngine } from './started-engine.ts';
import type { StartedEngine } from './started-engine.ts';

const loginArn = secretArn.replace('master', 'login');
const otherArn = secretArn.replace('master', 'other');
const tokenArn = secretArn.replace('master', 'token');
const rootArn = secretArn.replace('master', 'root');
const noneArn = secretArn.replace('master', 'none');
const secrets = new Map([
  [loginArn, JSON.stringify({ username: 'app_one', password: 'first-password' })],
  [otherArn, JSON.stringify({ username: 'app_two', password: 'not-that-of-two' })],
  [tokenArn, JSON.stringify({ username: 'app_token', password: 'token-password' })],
  [rootArn, JSON.stringify({ username: 'postgres', password: '' })],
  [noneArn, 'no JSON'],
]);

let engine: StartedEngine;
beforeAll(async () => {
  const secret = (arn: string): string => {
    const text = secrets.get(arn);
    if (text === undefined) throw new Error('unknown');
    return text;
  };
  engine = await startEngine({ secret, turnMilliseconds: 2_000 });
  await engine.script(`
    CREATE ROLE app_one LOGIN PASSWORD 'first-password'; ALTER ROLE app_one SET search_path = pg_catalog, mine;
    CREATE ROLE app_two LOGIN PASSWORD 'that-of-two';
    CREATE ROLE app_token LOGIN PASSWORD 'token-password' IN ROLE rds_iam;
    CREATE SCHEMA mine; CREATE TABLE mine.item (id int, text text); GRANT USAGE ON SCHEMA mine TO app_one; GRANT SELECT, INSERT ON mine.item TO app_one`);
}, 60_000);
afterAll(() => engine.stop());

const execute = (sql: string, secret = loginArn, more: Partial<ExecuteStatementCommandInput> = {}) =>
  engine.api.send(new ExecuteStatementCommand({ resourceArn, secretArn: secret, database: databaseName, sql, ...more }));
const begin = async (secret = loginArn): Promise<string> =>
  (await engine.api.send(new BeginTransactionCommand({ resourceArn, secretArn: secret, database: databaseName }))).transactionId ?? '';

describe('a secret', () => {
  test('opens the database as its login, with the settings of that role and no other right', async () => {
    const { records } = await execute("SELECT current_user, session_user, current_setting('search_path')");

    expect(records).toEqual([[{ stringValue: 'app_one' }, { stringValue: 'app_one' }, { stringValue: 'pg_catalog, mine' }]]);
    await expect(execute('DELETE FROM item')).rejects.toMatchObject({ message: expect.stringContaining('SQLState: 42501') });
    await expect(execute('SET SESSION AUTHORIZATION postgres')).rejects.toMatchObject({ name: 'DatabaseErrorException' });
  });

  test.each([
    ['that holds a wrong password', otherArn, { name: 'DatabaseErrorException', message: expect.stringContaining('SQLState: 28P01') }],
    ['of a login that comes by token alone', tokenArn, { name: 'DatabaseErrorException', message: expect.stringContaining('SQLState: 28P01') }],
    ['that names the superuser', rootArn, { name: 'DatabaseErrorException', message: expect.stringContaining('SQLState: 28P01') }],
    ['that is no JSON', noneArn, { name: 'BadRequestException' }],
    ['that nobody knows', `${loginArn}x`, { name: 'BadRequestException' }],
  ])('%s opens nothing', async (_which, arn, refusal) => {
    await expect(execute('SELECT 1', arn)).rejects.toMatchObject(refusal);
    await expect(begin(arn)).rejects.toMatchObject(refusal);
  });

  test('counts no longer once the password is another, and the renewed one does', async () => {
    await engine.script("ALTER ROLE app_one PASSWORD 'second-password'");
    await expect(execute('SELECT 1')).rejects.toMatchObject({ message: expect.stringContaining('28P01') });

    secrets.set(loginArn, JSON.stringify({ username: 'app_one', password: 'second-password' }));
    expect((await execute('SELECT 1')).records).toEqual([[{ longValue: 1 }]]);
  });
});

describe('a transaction', () => {
  test('belongs to the secret that began it', async () => {
    const transactionId = await begin();
    const end = (secret: string) => engine.api.send(new RollbackTransactionCommand({ resourceArn, secretArn: secret, transactionId }));

    await expect(execute('SELECT 1', secretArn, { transactionId })).rejects.toMatchObject({ name: 'BadRequestException' });
    await expect(end(secretArn)).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(await end(loginArn)).toMatchObject({ transactionStatus: 'Rollback Complete' });
  });

  test('bears one call at a time', async () => {
    const transactionId = await begin();

    const slow = execute('SELECT 1 FROM pg_sleep(0.3)', loginArn, { transactionId });
    const meanwhile = execute('SELECT 2', loginArn, { transactionId });

    await expect(meanwhile).rejects.toMatchObject({ name: 'BadRequestException', message: expect.stringContaining('another call') });
    expect((await slow).records).toEqual([[{ longValue: 1 }]]);
    await engine.api.send(new RollbackTransactionCommand({ resourceArn, secretArn: loginArn, transactionId }));
  });
});

describe('a result is refused', () => {
  const refusal = { name: 'UnsupportedResultException', $metadata: { httpStatusCode: 400 } };

  test.each([
    ['of a type that the service does not give', "SELECT to_tsvector('simple', 'a') AS words"],
    ['of nothing', 'SELECT pg_sleep(0) AS nothing'],
    ['of an array of arrays', 'SELECT ARRAY[ARRAY[1]] AS deep'],
    ['of an array of a type that has none', 'SELECT ARRAY[now()] AS times'],
    ['with a row of more than 64 KB', "SELECT repeat('x', 40000) AS a, repeat('y', 30000) AS b"],
  ])('%s', async (_what, sql) => {
    await expect(execute(sql)).rejects.toMatchObject(refusal);
  });

  test('only so: many rows of 60 KB below one megabyte are given', async () => {
    expect((await execute("SELECT repeat('x', 60000) FROM generate_series(1, 15)")).records).toHaveLength(15);
    await expect(execute("SELECT repeat('x', 60000) FROM generate_series(1, 20)")).rejects.toMatchObject({ message: expect.stringContaining('1 MB') });
  });
});
