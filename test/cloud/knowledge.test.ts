import { ListQueuesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { heldIn, queuesOf } from '../support/cloud-clients.ts';
import { learn, newChatbot, newTenant, textFile, until, type Bot, type Tenant } from '../support/cloud.ts';
import { databaseClient, type DatabaseClient } from '../support/database.ts';

let ingest: DatabaseClient;
let tenant: Tenant;
let bot: Bot;
const table = () => `ns_${bot.id.replaceAll('-', '')}`;

beforeAll(async () => {
  ingest = await databaseClient('app_ingest');
  tenant = await newTenant();
  bot = await newChatbot(tenant);
  await learn(tenant, bot.id, textFile('The heron stands in the reeds at dawn.', 'heron.txt'));
  await learn(tenant, bot.id, textFile('The canary sings at seven in the kitchen.', 'canary.txt'));
});
afterAll(() => ingest.end());

/** Statements in the account, as the worker's login. */
async function inAccount<T>(work: () => Promise<T>): Promise<T> {
  await ingest.query('BEGIN');
  await ingest.query('SELECT 1 FROM app.enter_as($1::uuid)', [tenant.accountId]);
  const result = await work();
  await ingest.query('COMMIT');
  return result;
}
const one = async (sql: string, values: unknown[] = []) => (await inAccount(() => ingest.query(sql, values))).rows[0] as Record<string, unknown>;

const search = async (query: string) =>
  (await tenant.client.call<{ passages: { name: string; score: number }[] }>('POST', `/v1/chatbots/${bot.id}/search`, { body: { query } })).body.passages;

const vectors = async () => one(`SELECT count(*)::int AS chunks, min(public.vector_dims(embedding)) AS dimensions FROM knowledge.${table()}`);

describe('a namespace whose model is not the configured one', () => {
  beforeAll(() =>
    inAccount(async () => {
      // As another model would have left it.
      await ingest.query(`SELECT 1 FROM knowledge.begin_next('${bot.id}', 'other-8', 8)`);
      await ingest.query(
        `INSERT INTO knowledge.${table()}_next SELECT account_id, material_id, ordinal, page, heading, text, words, '[1,0,0,0,0,0,0,0]'::public.vector FROM knowledge.${table()}`,
      );
      await ingest.query(`SELECT knowledge.finish_next('${bot.id}')`);
    }),
  );

  test('is answered by words, and filled again at the first question', async () => {
    expect(await vectors()).toEqual({ chunks: 2, dimensions: 8 });
    const [passage] = await search('canary');
    expect(passage?.name).toBe('canary.txt');

    await until(async () => (await vectors())['dimensions'] === 384);

    const namespace = await one('SELECT model, next_model, asked_at FROM knowledge.namespaces WHERE chatbot_id = $1', [bot.id]);
    expect(namespace).toEqual({ model: 'lexical-384-v1', next_model: null, asked_at: null });
    expect((await vectors())['chunks']).toBe(2);
    const [again] = await search('canary');
    expect([again?.name, (again?.score ?? 0) > 0.1]).toEqual(['canary.txt', true]);
  });

  test('is never replaced by a table that lacks a chunk', async () => {
    const done = await inAccount(async () => {
      await ingest.query(`SELECT 1 FROM knowledge.begin_next('${bot.id}', 'other-8', 8)`);
      return ingest.query(`SELECT knowledge.finish_next('${bot.id}') AS done`);
    });
    expect(done.rows).toEqual([{ done: false }]);
    expect((await vectors())['dimensions']).toBe(384);
    await inAccount(() => ingest.query('SELECT 1'));
  });

  test('of another account is not touched, whoever asks', async () => {
    await ingest.query('BEGIN');
    await ingest.query("SELECT 1 FROM app.enter_as('0199a000-0000-7000-8000-0000000000ff')");
    await expect(ingest.query(`SELECT 1 FROM knowledge.begin_next('${bot.id}', 'other-9', 9)`)).rejects.toMatchObject({ code: 'P0002' });
    await ingest.query('ROLLBACK');
  });
});

describe('the index of a namespace', () => {
  const index = async () => {
    const { rows } = await ingest.query(`SELECT i.indisvalid AS valid FROM pg_index i WHERE i.indexrelid = to_regclass('knowledge.${table()}_hnsw')`);
    return rows;
  };

  const comesTo = (count: number) => until(async () => (await index()).length === count, `${count} indexes`);

  test('is built beside its readers and taken away again, once for any number of jobs', async () => {
    const sqs = queuesOf();
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const QueueUrl = QueueUrls.find((url) => url.toLowerCase().includes('indexjobs') && !url.toLowerCase().includes('dead')) ?? '';
    const ask = (want: 'index' | 'none') =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: JSON.stringify({ accountId: tenant.accountId, chatbotId: bot.id, want }),
          MessageGroupId: tenant.accountId,
        }),
      );
    await Promise.all([1, 2, 3].map(() => ask('index')));
    await comesTo(1);
    expect(await index()).toEqual([{ valid: true }]);
    expect((await search('canary'))[0]?.name).toBe('canary.txt');

    // A job of the three that has looked already, and builds after the index was taken away, would bring it back.
    await until(async () => (await heldIn(sqs, QueueUrl)) === 0, 'jobs of the index are still held');
    await ask('none');
    await comesTo(0);
    expect((await search('heron'))[0]?.name).toBe('heron.txt');
    sqs.destroy();
  }, 200_000);
});
