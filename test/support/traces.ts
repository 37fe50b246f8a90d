import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { objectsOf, tablesOf } from './cloud-clients.ts';
import { cloud, invokeWorker } from './cloud.ts';
import { asAccount, databaseClient, type DatabaseClient } from './database.ts';

type Item = Readonly<Record<string, unknown>>;

const textOf = (item: Item): string => JSON.stringify(item, (_, value: unknown) => (value instanceof Set ? [...value] : value));

/** Rows of every table of the template that name one of the words. */
async function* itemsNaming(words: readonly string[]): AsyncGenerator<readonly [table: string, item: Item]> {
  const { db, end } = tablesOf();
  for (const [table, TableName] of Object.entries(cloud().tableNames)) {
    for await (const { Items = [] } of paginateScan({ client: db }, { TableName, ConsistentRead: true })) {
      for (const item of Items) if (words.some((word) => textOf(item).includes(word))) yield [table, item];
    }
  }
  end();
}

/** Every relation that has rows of accounts, and whether this login may read it. */
const relations = async (database: DatabaseClient, accountId: string) =>
  (await asAccount(
    database,
    accountId,
    `SELECT c.oid::regclass::text AS name, has_table_privilege(c.oid, 'SELECT') AS readable FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('app', 'knowledge') AND c.relkind IN ('r', 'p')
       AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id')`,
  )) as { name: string; readable: boolean }[];

/** Relations of which a row of the account is as asked for, whichever login may read them; none may be unread. */
async function relationsWith(accountId: string, condition: string): Promise<string[]> {
  const found = new Set<string>();
  const [all, read] = [new Set<string>(), new Set<string>()];
  for (const login of ['app_api', 'app_ingest']) {
    const database = await databaseClient(login);
    for (const { name, readable } of await relations(database, accountId)) {
      all.add(name);
      if (!readable) continue;
      read.add(name);
      if ((await asAccount(database, accountId, `SELECT 1 FROM ${name} t WHERE ${condition} LIMIT 1`)).length > 0) found.add(name);
    }
    await database.end();
  }
  // The outbox shows itself to the relay alone, which is in no account.
  const relay = await databaseClient('app_relay');
  const { rows } = await relay.query(`SELECT 1 FROM app.outbox t WHERE account_id = '${accountId}' AND (${condition}) LIMIT 1`);
  await relay.end();
  read.add('app.outbox');
  if (rows.length > 0) found.add('app.outbox');
  const unread = [...all].filter((name) => !read.has(name));
  if (unread.length > 0) throw new Error(`nobody may read ${unread.join(', ')}`);
  return [...found];
}

/** Objects of the account in any bucket, all versions, save the sealed journal, which outlives the account under its lock. */
async function objectTraces(accountId: string): Promise<string[]> {
  const s3 = objectsOf();
  const found: string[] = [];
  for (const Bucket of cloud().bucketNames.filter((name) => !name.includes('journalarchive'))) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    found.push(...[...Versions, ...DeleteMarkers].filter(({ Key }) => Key?.includes(accountId)).map(({ Key }) => `${Bucket} ${Key}`));
  }
  s3.destroy();
  return found;
}

/** Rows of a day or less: nothing of an account writes any while it is closing, so a grace of seven days outlives them all. */
const goesByItself = (table: string, { pk, expiresAt }: Item): boolean =>
  ['Guards', 'Limits'].includes(table) && !/^(?:ATTEMPTS|USED)#/.test(String(pk)) && Number(expiresAt) < Date.now() / 1000 + 2 * 86_400;

/** Whatever of the account and its people any store still holds, save its journal and what goes by its own expiry long before the grace is over. */
export async function traces(accountId: string, words: readonly string[]): Promise<string[]> {
  // What waits to be told as an event is gone within a minute.
  await invokeWorker('EventsRelay');
  const found: string[] = [];
  for await (const [table, item] of itemsNaming([accountId, ...words]))
    if (table !== 'Journal' && !goesByItself(table, item)) found.push(`${table} ${String(item['pk'])} ${String(item['sk'])}`);
  return [...found, ...(await objectTraces(accountId)), ...(await relationsWith(accountId, 'true'))];
}

const naming = (words: readonly string[]): string => words.map((word) => `strpos(t::text, '${word.replaceAll("'", "''")}') > 0`).join(' OR ');

/** Relations and objects of the account in which one of the words is written, or part of a name. */
export async function keptOf(accountId: string, words: readonly string[]): Promise<string[]> {
  const objects = (await objectTraces(accountId)).filter((name) => words.some((word) => name.includes(word)));
  return [...objects, ...(await relationsWith(accountId, naming(words)))];
}

/** Where in any table, the journal too, or in any relation as the account sees it, one of the words is written. */
export async function tracesOf(accountId: string, words: readonly string[]): Promise<string[]> {
  await invokeWorker('EventsRelay');
  const found: string[] = [];
  for await (const [table, { pk }] of itemsNaming(words)) found.push(`${table} ${String(pk)}`);
  return [...found, ...(await relationsWith(accountId, naming(words)))];
}
