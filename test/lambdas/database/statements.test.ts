import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { statementsOf } from '../../../lambdas/database/statements.ts';

describe('a semicolon ends a statement', () => {
  test('and nothing else does', () => {
    expect(statementsOf('SELECT 1;\nSELECT 2 ;; \n ;SELECT\n3')).toEqual(['SELECT 1', 'SELECT 2', 'SELECT\n3']);
    expect(statementsOf(' \n;; -- nothing\n')).toEqual([]);
  });

  test.each([
    ["SELECT 'a;b'", "SELECT 'a;b'"],
    ["SELECT 'it''s;'", "SELECT 'it''s;'"],
    ['SELECT "a;b" FROM "x"";"', 'SELECT "a;b" FROM "x"";"'],
    ['DO $$ BEGIN; END $$', 'DO $$ BEGIN; END $$'],
    ['DO $body$ SELECT $$;$$; $body$', 'DO $body$ SELECT $$;$$; $body$'],
    ["SELECT '-- no comment;'", "SELECT '-- no comment;'"],
    ["SELECT $$ ' ; $$", "SELECT $$ ' ; $$"],
    ['SELECT 1/* ; */+ 2', 'SELECT 1 + 2'],
    ['SELECT/* ; */1', 'SELECT 1'],
    ["SELECT 1 -- it's; here\n+ 2", 'SELECT 1  \n+ 2'],
    ['SELECT 5 - 3 / 1', 'SELECT 5 - 3 / 1'],
  ])('unless it is inside: %s', (sql, statement) => {
    expect(statementsOf(`${sql};SELECT 2`)).toEqual([statement, 'SELECT 2']);
  });

  test('whatever a quoted text holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(';', "'", '"', '$', '-', '/', '*', 'a', '\n') }), { minLength: 1, maxLength: 4 }), (texts) => {
        const statements = texts.map((text) => `SELECT '${text.replaceAll("'", "''")}'`);

        expect(statementsOf(statements.join(';\n'))).toEqual(statements);
      }),
    );
  });
});

test('the files of the schema are cut at their statements', () => {
  const folder = join(import.meta.dirname, '../../../lambdas/database/migrations');
  const files = globSync('*.sql', { cwd: folder }).sort();
  const firstWords = (name: string): string[] =>
    statementsOf(readFileSync(join(folder, name), 'utf8')).map((statement) => /^[A-Z]+(?: [A-Z]+)?/.exec(statement)?.[0] ?? statement);

  expect(files.slice(0, 4)).toEqual(['0001-roles.sql', '0002-accounts.sql', '0003-knowledge.sql', '0004-conversations.sql']);
  expect(firstWords('0001-roles.sql')).toEqual(['CREATE EXTENSION', 'DO', 'REVOKE CREATE', 'CREATE SCHEMA', 'CREATE SCHEMA']);
  for (const name of files) {
    for (const word of firstWords(name)) expect(word).toMatch(/^(?:CREATE|ALTER|GRANT|REVOKE|CALL|DO|COMMENT|INSERT|UPDATE|DROP)\b/);
  }
});

test('a body in dollar quotes stays one statement', () => {
  const sql = readFileSync(join(import.meta.dirname, '../../../lambdas/database/migrations/0002-accounts.sql'), 'utf8');
  const functions = statementsOf(sql).filter((statement) => /^CREATE (?:FUNCTION|PROCEDURE)/.test(statement));

  expect(functions).toHaveLength(4);
  for (const statement of functions) expect(statement).toMatch(/\$\$$/);
});
