import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { namespaceName } from '../../lambdas/retrieval/namespace.ts';
import { learn, newChatbot, newTenant, textFile, type Tenant } from '../support/cloud.ts';
import { asAccount, databaseClient, inAccount, type DatabaseClient } from '../support/database.ts';

const COLUMNS = 'account_id, material_id, ordinal, page, heading, text, words, embedding';

interface Taught {
  readonly table: string;
  readonly chatbotId: string;
  readonly materialId: string;
}

let owner: Tenant;
let [one, other]: Taught[] = [];
let worker: DatabaseClient;

async function taught(): Promise<Taught> {
  const { id: chatbotId } = await newChatbot(owner);
  const { id: materialId } = await learn(owner, chatbotId, textFile('The harbour opens at six.'));
  return { table: `knowledge.${namespaceName(chatbotId)}`, chatbotId, materialId };
}
beforeAll(async () => {
  [owner, worker] = await Promise.all([newTenant(), databaseClient('app_ingest')]);
  [one, other] = await Promise.all([taught(), taught()]);
}, 120_000);
afterAll(() => worker.end());

const of = (which: Taught | undefined): Taught => {
  if (!which) throw new Error('the chatbots are there once the tests run');
  return which;
};
const count = async (table: string): Promise<unknown> => (await asAccount(worker, owner.accountId, `SELECT count(*)::int AS n FROM ${table}`))[0]?.['n'];
/** Writes the first chunk of a namespace once more, as one of another material. */
const copied = ({ table }: Taught, materialId: string, into = table): string =>
  `INSERT INTO ${into} (${COLUMNS}) SELECT account_id, '${materialId}'::uuid, ordinal + 100, page, heading, text, words, embedding FROM ${table} LIMIT 1`;
const writing = (sql: string): Promise<unknown> => asAccount(worker, owner.accountId, sql);

describe('chunks of a material', () => {
  test('hang no key on a table that all accounts share: there would be one for each chatbot of the instance', async () => {
    const { rows } = await worker.query(`SELECT k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      WHERE k.contype = 'f' AND c.relnamespace = 'knowledge'::regnamespace AND c.relname LIKE 'ns\\_%'`);
    expect(rows).toEqual([]);
  });

  test('are taken for a material of their chatbot, and refused for one of another chatbot, or of nobody', async () => {
    const [mine, theirs] = [of(one), of(other)];
    expect(await writing(copied(mine, mine.materialId))).toEqual([]);
    for (const materialId of [theirs.materialId, '0199c3a0-7000-7000-8000-000000000001'])
      await expect(writing(copied(mine, materialId))).rejects.toThrow('no material of this chatbot');
  });

  test('are refused for a material whose deletion is under way', async () => {
    const { materialId, ...mine } = await taught();
    const second = await databaseClient('app_ingest');
    await worker.query('BEGIN');
    await worker.query('SELECT 1 FROM app.enter_as($1::uuid)', [owner.accountId]);
    await worker.query(`DELETE FROM app.materials WHERE account_id = '${owner.accountId}' AND material_id = '${materialId}'`);
    const late = asAccount(second, owner.accountId, copied({ ...of(one), table: of(one).table }, materialId, mine.table)).then(
      () => 'written',
      (error: Error) => error.message,
    );
    await worker.query('COMMIT');

    expect(await late).toContain('no material of this chatbot');
    await second.end();
  });

  test('go with it, also from the table that is being filled in the place of theirs', async () => {
    const { table, chatbotId, materialId } = of(other);
    await inAccount(
      worker,
      owner.accountId,
      `SELECT 1 FROM knowledge.begin_next('${chatbotId}'::uuid, 'another', (SELECT dimensions FROM knowledge.namespaces WHERE chatbot_id = '${chatbotId}'))`,
    );
    await inAccount(worker, owner.accountId, `INSERT INTO ${table}_next (${COLUMNS}) SELECT ${COLUMNS} FROM ${table}`);
    expect([await count(table), await count(`${table}_next`), await count(of(one).table)]).toEqual([1, 1, 1]);

    await inAccount(worker, owner.accountId, `DELETE FROM app.materials WHERE account_id = '${owner.accountId}' AND material_id = '${materialId}'`);

    expect([await count(table), await count(`${table}_next`), await count(of(one).table)]).toEqual([0, 0, 1]);
  });
});
