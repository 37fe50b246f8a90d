import { expect, test } from '@jest/globals';
import { namedStatement, writtenTypes } from '../../../lambdas/database/typed-statement.ts';

test.each<[string, (string | undefined)[]]>([
  ['SELECT $1::uuid, $2::text[]', ['uuid', 'text[]']],
  ['SELECT $1, $2::bigint', [undefined, 'bigint']],
  ['SELECT $1::varchar(3), $2::timestamp with time zone', [undefined, undefined]],
  ['SELECT $1::jsonb(3), $2::date.x', [undefined, undefined]],
  [`SELECT '$1::uuid', "$2::uuid", $1::app.mood, $2::uuidish`, [undefined, undefined]],
])('types that are written behind their parameters: %s', (sql, types) => {
  expect(writtenTypes(sql, 2)).toEqual(types);
});

test('each parameter is named and cast, and nothing that only looks like one', () => {
  const { sql, parameters } = namedStatement(`SELECT $1::uuid::text, $2, '$1 :p1', "a$2", $11 LIMIT $1`, ['a', 2], ['uuid', 'timestamp with time zone']);

  expect(sql).toBe(`SELECT CAST(:p1 AS uuid)::text, CAST(:p2 AS timestamp with time zone), '$1 :p1', "a$2", CAST(:p11 AS text) LIMIT CAST(:p1 AS uuid)`);
  expect(parameters.map(({ name }) => name)).toEqual(['p1', 'p2']);
});

test('values go as the text that the other driver sends, bytes as bytes and nothing as nothing', () => {
  const values = [null, undefined, 'a', 1.5, true, { a: 1 }, ['x', null], Buffer.from([1])];

  expect(namedStatement('', values, []).parameters.map(({ value }) => value)).toEqual([
    { isNull: true },
    { isNull: true },
    { stringValue: 'a' },
    { stringValue: '1.5' },
    { stringValue: 'true' },
    { stringValue: '{"a":1}' },
    { stringValue: '{"x",NULL}' },
    { blobValue: Buffer.from([1]) },
  ]);
});
