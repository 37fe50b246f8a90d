import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import { rawAnswer } from '../../../../local/engines/postgres/raw-answer.ts';
import { cString, encode } from '../../../../local/engines/postgres/wire.ts';

const ROWS = 50;
const QUERY = encode('Q', cString(`SELECT i FROM generate_series(1, ${ROWS}) i`));

let database: PGlite;
beforeAll(async () => {
  database = await PGlite.create();
}, 60_000);
afterAll(() => database.close());

describe('an answer of the backend', () => {
  test('is what the protocol says, message by message, however long it is', async () => {
    const answer = Buffer.from(await rawAnswer(database, QUERY));
    const long = Buffer.from(await rawAnswer(database, encode('Q', cString("SELECT repeat('x', 3000000)"))));

    expect(String.fromCharCode(answer[0] ?? 0)).toBe('T');
    expect(answer.subarray(-6)).toEqual(Buffer.from([0x5a, 0, 0, 0, 5, 0x49]));
    expect(long.length).toBeGreaterThan(3_000_000);
  });

  test('is kept by nobody once it is given', () => {
    const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'kept-messages.ts')], { encoding: 'utf8' });

    // What is counted is there to be counted: PGlite's own way keeps the rows of one answer.
    expect(JSON.parse(stdout)).toEqual({ ours: 0, its: ROWS });
  }, 60_000);

  test('of an error is an answer, and the database goes on, by its own client too', async () => {
    expect(Buffer.from(await rawAnswer(database, encode('Q', cString('SELECT 1/0')))).toString()).toContain('division by zero');
    expect((await database.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    expect(Buffer.from(await rawAnswer(database, QUERY)).length).toBeGreaterThan(ROWS);
  });
});
