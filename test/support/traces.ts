import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { expect } from '@jest/globals';
import { cloud } from './cloud.ts';
import { asAccount, databaseClient } from './database.ts';

/** Rows of any table of the template that name one of the words, save the journal's receipts and windows of a minute that go by their own expiry. */
async function tableTraces(words: readonly string[]): Promise<string[]> {
  const { account, endpoints, tableNames } = cloud();
  const db = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: endpoints['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: account.region, credentials: account }),
  );
  const found: string[] = [];
  for (const [name, TableName] of Object.entries(tableNames).filter(([table]) => table !== 'Journal')) {
    for await (const { Items = [] } of paginateScan({ client: db }, { TableName, ConsistentRead: true })) {
      const named = Items.filter((item) => words.some((word) => JSON.stringify(item).includes(word)));
      const soon = Date.now() / 1000 + 7_200;
      found.push(
        ...named
          .filter(({ pk, expiresAt }) => !(String(pk).startsWith('RING#') && Number(expiresAt) < soon))
          .map(({ pk, sk }) => `${name} ${String(pk)} ${String(sk)}`),
      );
    }
  }
  return found;
}

/** Objects of the account in any bucket, all versions. */
async function objectTraces(accountId: string): Promise<string[]> {
  const { account, endpoints, bucketNames } = cloud();
  const s3 = new S3Client({ endpoint: endpoints['AWS_ENDPOINT_URL_S3'] ?? '', region: account.region, credentials: account, forcePathStyle: true });
  const found: string[] = [];
  for (const Bucket of bucketNames) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    found.push(...[...Versions, ...DeleteMarkers].filter(({ Key }) => Key?.includes(accountId)).map(({ Key }) => `${Bucket} ${Key}`));
  }
  return found;
}

/** Rows of the account in any relation of the database, those of knowledge among them. */
async function rowTraces(accountId: string): Promise<string[]> {
  const found: string[] = [];
  const [all, read] = [new Set<string>(), new Set<string>()];
  for (const login of ['app_api', 'app_ingest']) {
    const database = await databaseClient(login);
    const tables = await asAccount(
      database,
      accountId,
      `SELECT c.oid::regclass::text AS name, has_table_privilege(c.oid, 'SELECT') AS readable FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('app', 'knowledge') AND c.relkind IN ('r', 'p')
         AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id')`,
    );
    for (const { name, readable } of tables) {
      all.add(String(name));
      if (!readable) continue;
      read.add(String(name));
      if ((await asAccount(database, accountId, `SELECT 1 FROM ${String(name)} LIMIT 1`)).length > 0) found.push(String(name));
    }
    await database.end();
  }
  expect([...all].filter((name) => !read.has(name))).toEqual([]);
  return [...new Set(found)];
}

/** Whatever of the account and its people any store still holds, save its journal. */
export const traces = async (accountId: string, words: readonly string[]): Promise<string[]> =>
  (await Promise.all([tableTraces([accountId, ...words]), objectTraces(accountId), rowTraces(accountId)])).flat();
