import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addTenant, fill, migrate, type Tenant } from '../../bench/knowledge-database.ts';
import { embedded, type BenchDatabase, type BenchServer } from '../../bench/knowledge-server.ts';
import { DIMENSIONS } from '../../bench/knowledge-vectors.ts';

const NAME = '0140-chunks-of-materials';
const vector = Array.from({ length: DIMENSIONS }, () => 0.5);

let server: BenchServer;
let database: BenchDatabase;
let before: Tenant;
beforeAll(async () => {
  server = await embedded();
  await server.create('upgraded');
  database = await server.open('upgraded');
  await migrate(database, (name) => name !== NAME);
  before = await addTenant(database);
  await fill(database, before, [vector]);
}, 120_000);
afterAll(async () => {
  await database.close();
  await server.end();
});

const keys = async (): Promise<number> =>
  (
    await database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_constraint WHERE contype = 'f' AND confrelid = 'app.materials'::regclass AND conrelid::regclass::text LIKE 'knowledge.ns%'`,
    )
  ).rows[0]?.n ?? NaN;
const chunks = async ({ table }: Tenant): Promise<number> => (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? NaN;

test('a namespace that was there before has no key afterwards, keeps its chunks, and loses them with their material', async () => {
  expect([await keys(), await chunks(before)]).toEqual([1, 1]);
  await migrate(database, (name) => name === NAME);
  const later = await addTenant(database);
  await fill(database, later, [vector]);
  expect([await keys(), await chunks(before), await chunks(later)]).toEqual([0, 1, 1]);

  await expect(fill(database, { ...before, materialId: later.materialId }, [vector])).rejects.toThrow('no material of this chatbot');
  await database.exec('ROLLBACK');
  const { accountId, materialId } = before;
  await database.exec(
    `BEGIN; SET LOCAL ROLE app_ingest; SELECT app.enter_as('${accountId}'); DELETE FROM app.materials WHERE material_id = '${materialId}'; COMMIT`,
  );
  expect([await chunks(before), await chunks(later)]).toEqual([0, 1]);
});
