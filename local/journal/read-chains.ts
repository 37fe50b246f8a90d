import { GetObjectCommand, ListObjectVersionsCommand, paginateListObjectsV2, type ListObjectVersionsCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Chain, StoredBatch } from './verify-chain.ts';

/** Where a journal is. */
export interface JournalPlace {
  readonly table: string;
  readonly bucket: string;
}

type Row = Readonly<Record<string, unknown>>;

async function partition(db: DynamoDBDocumentClient, TableName: string, pk: string): Promise<Row[]> {
  const query = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk }, ConsistentRead: true };
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateQuery({ client: db }, query)) rows.push(...Items);
  return rows;
}

/** Every version of every batch of a chain, the oldest read. */
async function batchesOf(s3: S3Client, Bucket: string, chain: string): Promise<StoredBatch[]> {
  const versions = new Map<string, { id: string; at: number }[]>();
  const hidden = new Set<string>();
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (next) {
    const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: `chains/${chain}/`, ...next }));
    for (const { Key = '', VersionId = '', LastModified } of page.Versions ?? [])
      versions.set(Key, [...(versions.get(Key) ?? []), { id: VersionId, at: LastModified?.getTime() ?? 0 }]);
    for (const { Key = '', IsLatest } of page.DeleteMarkers ?? []) if (IsLatest) hidden.add(Key);
    next = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
  }
  const batches: StoredBatch[] = [];
  for (const [Key, all] of versions) {
    // Newest first, as S3 lists them; of the same second the later in the list is the older.
    const oldest = all.reduce((one, other) => (other.at <= one.at ? other : one));
    const { Body, ObjectLockMode } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId: oldest.id }));
    batches.push({
      number: Number(/(\d+)\.json$/.exec(Key)?.[1]),
      text: (await Body?.transformToString()) ?? '',
      others: all.length - 1,
      hidden: hidden.has(Key),
      locked: ObjectLockMode !== undefined,
    });
  }
  return batches.toSorted((a, b) => a.number - b.number);
}

async function* prefixes(s3: S3Client, Bucket: string): AsyncGenerator<string> {
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: 'chains/', Delimiter: '/' }))
    for (const { Prefix = '' } of CommonPrefixes) yield Prefix.split('/')[1] ?? '';
}

/** Every chain that the archive or the table knows, or the one that is asked for, one after the other. */
export async function* readChains(s3: S3Client, db: DynamoDBDocumentClient, { table, bucket }: JournalPlace, only?: string): AsyncGenerator<Chain> {
  const heads = new Map((await partition(db, table, 'CHAINS')).map((row) => [String(row['sk']), row as unknown as NonNullable<Chain['head']>]));
  const names = new Set(heads.keys());
  for await (const name of prefixes(s3, bucket)) names.add(name);
  for (const name of [...names].toSorted()) {
    if (only !== undefined && name !== only) continue;
    const rows = await partition(db, table, name === 'instance' ? 'INSTANCE' : `ACCOUNT#${name}`);
    yield { name, batches: await batchesOf(s3, bucket, name), head: heads.get(name), rows: new Map(rows.map((row) => [String(row['sk']), row])) };
  }
}
