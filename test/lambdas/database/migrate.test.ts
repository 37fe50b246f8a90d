import { beforeEach, expect, test } from '@jest/globals';
import { migrateOneStep, type MasterSession, type Migration } from '../../../lambdas/database/migrate.ts';

const FILES: readonly Migration[] = [
  { name: '0001-roles', sql: 'CREATE ROLE a; CREATE SCHEMA app;', asMaster: true },
  { name: '0002-tables', sql: "CREATE TABLE t (x text DEFAULT ';');" },
  { name: "0003-it's", sql: 'GRANT SELECT ON t TO a' },
];
const INSERT = /^INSERT INTO public\.rempart_migrations \(name\) VALUES \('(.*)'\)$/s;

let applied: string[];
let transactions: (readonly string[])[];
let failAt: string | undefined;
let session: MasterSession;

beforeEach(() => {
  [applied, transactions, failAt] = [[], [], undefined];
  session = {
    query: async () => applied.map((name) => [name]),
    // All of them, or none: as the database does it, the ledger's key included.
    async transaction(statements) {
      if (statements.some((statement) => statement === failAt)) throw new Error('cut off');
      const names = statements.flatMap((statement) => INSERT.exec(statement)?.[1]?.replaceAll("''", "'") ?? []);
      if (names.some((name) => applied.includes(name))) throw new Error('duplicate key');
      transactions.push(statements);
      applied.push(...names);
    },
  };
});

const files = (): (readonly string[])[] => transactions.filter((statements) => statements.some((statement) => INSERT.test(statement)));

test('one file a step, in order, until none is left', async () => {
  const steps = [];
  for (let at = 0; at < 4; at += 1) steps.push(await migrateOneStep(FILES, session));

  expect(steps).toEqual([false, false, true, true]);
  expect(applied).toEqual(FILES.map(({ name }) => name));
  expect(files()).toHaveLength(3);
});

test('the first file runs as the master user, all others as the owner that cannot log in', async () => {
  await migrateOneStep(FILES, session);
  await migrateOneStep(FILES, session);

  expect(files()).toEqual([
    ["INSERT INTO public.rempart_migrations (name) VALUES ('0001-roles')", 'CREATE ROLE a', 'CREATE SCHEMA app'],
    ["INSERT INTO public.rempart_migrations (name) VALUES ('0002-tables')", 'SET LOCAL ROLE rempart_owner', "CREATE TABLE t (x text DEFAULT ';')"],
  ]);
});

test('a step that was cut off leaves nothing, and is simply repeated', async () => {
  await migrateOneStep(FILES, session);
  failAt = "CREATE TABLE t (x text DEFAULT ';')";
  await expect(migrateOneStep(FILES, session)).rejects.toThrow('cut off');
  expect(applied).toEqual(['0001-roles']);
  failAt = undefined;

  expect(await migrateOneStep(FILES, session)).toBe(false);
  expect(applied).toEqual(['0001-roles', '0002-tables']);
});

test('of two runs at once only one applies a file', async () => {
  const results = await Promise.allSettled([migrateOneStep(FILES, session), migrateOneStep(FILES, session)]);

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(applied).toEqual(['0001-roles']);
});

test('a new file at the end is all that a later deployment applies', async () => {
  applied = FILES.map(({ name }) => name);

  expect(await migrateOneStep(FILES, session)).toBe(true);
  expect(files()).toEqual([]);
  expect(await migrateOneStep([...FILES, { name: '0004-more', sql: 'SELECT 1' }], session)).toBe(true);
  expect(applied.at(-1)).toBe('0004-more');
});
