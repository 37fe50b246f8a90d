import { expect, test } from '@jest/globals';
import { dataApiOperations } from '../../../../local/engines/postgres/data-api-operations.ts';
import { bindParameters } from '../../../../local/engines/postgres/data-api-parameters.ts';
import { account, databaseName, resourceArn, secretArn } from './started-engine.ts';

const untouched = async (): Promise<never> => {
  throw new Error('the database was asked');
};

test('a script is refused as AWS refuses it, before the database is asked, where scripts are not allowed', async () => {
  const transactions = { begin: untouched, use: untouched, end: untouched, rollBackAll: untouched };
  const deps = { account, databaseName, login: untouched, transactions, allowScripts: false };
  const execute = (sql: string): Promise<object> | undefined => dataApiOperations['/Execute']?.({ resourceArn, secretArn, sql }, deps);

  await expect(execute("CREATE TABLE a (); SELECT ';'")).rejects.toMatchObject({ name: 'ValidationException', message: "Multistatements aren't supported" });
  await expect(execute('DO $$ BEGIN PERFORM 1; END $$; -- one; only')).rejects.toThrow('the database was asked');
});

test('names are found in code only, casts are not names, and a name used twice is one parameter', () => {
  const parameters = [
    { name: 'a', value: { longValue: 1 } },
    { name: 'b', value: { isNull: true }, typeHint: 'UUID' },
  ];

  expect(bindParameters('SELECT :a::int, \':a\', ":a", $$:a$$, x.:b, :a -- :a', parameters)).toEqual({
    text: 'SELECT $1::bigint::int, \':a\', ":a", $$:a$$, x.$2::uuid, $1::bigint -- :a',
    values: ['1', null],
  });
});
