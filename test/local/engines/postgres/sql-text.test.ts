import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sqlParts, statementOutlines } from '../../../../local/engines/postgres/sql-text.ts';
import { bannedStatement } from '../../../../local/engines/postgres/statement-gate.ts';

describe('SQL text', () => {
  test('is only cut, never changed', () => {
    const pieces = fc.array(fc.constantFrom("'", '"', '$$', '$a$', '--', '\n', '/*', '*/', ';', 'e', "E'", '\\', 'x', '$1', ' :p ', '::t'));
    fc.assert(
      fc.property(
        pieces,
        (words) =>
          sqlParts(words.join(''))
            .map(({ sql }) => sql)
            .join('') === words.join(''),
      ),
    );
  });

  test.each([
    ['SELECT \';\'; SELECT ";" ; -- ;\n SELECT 2', ["SELECT ''", "SELECT ''", 'SELECT 2']],
    ["SELECT E'\\';' ; SELECT 'it''s;'", ["SELECT ''", "SELECT ''"]],
    ["SELECT '\\'; SELECT 2", ["SELECT ''", 'SELECT 2']],
    ['DO $body$ BEGIN; $$ ; $$ END $body$; SELECT 1', ["DO ''", 'SELECT 1']],
    ['/* ; /* ; */ ; */ SELECT 1', ['SELECT 1']],
    ['SELECT a$b$c; SELECT $1', ['SELECT a$b$c', 'SELECT $1']],
    ["SELECT 'unterminated ; ", ["SELECT ''"]],
  ])('%j has its statements', (sql, outlines) => {
    expect(statementOutlines(sql)).toEqual(outlines);
  });

  test('a megabyte of literals is read without running out of stack', () => {
    expect(statementOutlines(`SELECT '${"it''s ".repeat(200_000)}'; ${"SELECT ';';".repeat(10_000)}`)).toHaveLength(10_001);
  });
});

describe('the gate', () => {
  test.each(['COPY t FROM STDIN', ' /* x */ copy t to stdout', 'SELECT 1; LISTEN a', 'SET /**/ SESSION\n AUTHORIZATION x', 'SET "session_authorization" = x'])(
    'refuses %j',
    (sql) => {
      expect(bannedStatement(sql)).toBeDefined();
    },
  );

  test.each([
    "SELECT 'COPY t FROM STDIN'",
    '-- LISTEN\nSELECT 1',
    'SELECT copy FROM prepare',
    'SET LOCAL ROLE reader',
    'DEALLOCATE mine',
    'EXECUTE mine',
    'RESET ALL',
  ])('lets %j pass', (sql) => {
    expect(bannedStatement(sql)).toBeUndefined();
  });
});
