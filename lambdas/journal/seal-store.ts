import { BatchGetCommand, GetCommand, QueryCommand, UpdateCommand, type BatchGetCommandOutput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { accountPartition, INSTANCE_PARTITION, keptEvent, rowKey, UNSEALED_INDEX, unsealedShards } from '../core/journal.ts';
import { BEGINNING, type Batch, type Head } from './chain.ts';
import type { SealDeps, Waiting } from './seal.ts';

type Row = Readonly<Record<string, unknown>>;

/** The partition of all heads. */
const CHAINS = 'CHAINS';
const INSTANCE = 'instance';
/** Keys that are read from a shard of the index at once. */
const LOOK_AT = 1_000;
/** Items of one BatchGetItem (DynamoDB limits). */
const READ_AT_ONCE = 100;
/** Rows that are marked at the same time. */
const MARK_AT_ONCE = 25;
const DAY_SECONDS = 86_400;

const chainOf = (pk: string): string => (pk === INSTANCE_PARTITION ? INSTANCE : pk.slice(accountPartition('').length));
const partitionOf = (chain: string): string => (chain === INSTANCE ? INSTANCE_PARTITION : accountPartition(chain));

/** Rows of the journal as the sealer sees them. `days`: how long a row is kept after its event. */
export function sealStore(db: DynamoDBDocumentClient, TableName: string, days: number, log: (sentence: string, key: string) => void): SealDeps['rows'] {
  async function markRow(pk: string, { sequence, event }: Batch['events'][number], batch: number): Promise<void> {
    const sk = rowKey(event);
    const marked = await applied(
      db.send(
        new UpdateCommand({
          TableName,
          Key: { pk, sk },
          UpdateExpression: 'SET #sequence = :sequence, #batch = :batch, expiresAt = :gone REMOVE unsealed',
          // Never makes a row that is not there, and never seals one twice.
          ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#sequence) OR #sequence = :sequence)',
          ExpressionAttributeNames: { '#sequence': 'sequence', '#batch': 'batch' },
          ExpressionAttributeValues: {
            ':sequence': sequence,
            ':batch': batch,
            ':gone': Math.ceil(Date.parse(event.at) / 1_000) + days * DAY_SECONDS,
          },
        }),
      ),
    );
    if (!marked) log('a row that was sealed is gone, or was sealed elsewhere', `${pk} ${sk}`);
  }

  return {
    async waiting() {
      const chains = new Map<string, string[]>();
      for (const shard of unsealedShards()) {
        const { Items = [] } = await db.send(
          new QueryCommand({
            TableName,
            IndexName: UNSEALED_INDEX,
            KeyConditionExpression: 'unsealed = :shard',
            ExpressionAttributeValues: { ':shard': shard },
            Limit: LOOK_AT,
          }),
        );
        for (const { pk, sk } of Items) chains.set(chainOf(String(pk)), [...(chains.get(chainOf(String(pk))) ?? []), String(sk)]);
      }
      return new Map([...chains].map(([chain, keys]) => [chain, keys.toSorted()]));
    },
    async read(chain, keys) {
      const pk = partitionOf(chain);
      const found: Row[] = [];
      for (let from = 0; from < keys.length; from += READ_AT_ONCE) {
        let Keys: Row[] | undefined = keys.slice(from, from + READ_AT_ONCE).map((sk) => ({ pk, sk }));
        while (Keys && Keys.length > 0) {
          const reply: BatchGetCommandOutput = await db.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }));
          found.push(...(reply.Responses?.[TableName] ?? []));
          Keys = reply.UnprocessedKeys?.[TableName]?.Keys;
        }
      }
      return found
        .filter((row) => row['unsealed'] !== undefined)
        .toSorted((a, b) => (String(a['sk']) < String(b['sk']) ? -1 : 1))
        .map((row): Waiting => ({ event: keptEvent(row), salt: row['salt'] as string | undefined }));
    },
    async head(chain) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: { pk: CHAINS, sk: chain }, ConsistentRead: true }));
      if (!Item) return BEGINNING;
      const { batch, sequence, hash, sealedAt } = Item as Head;
      return { batch, sequence, hash, sealedAt };
    },
    async mark({ chain, batch, events }) {
      const pk = partitionOf(chain);
      for (let from = 0; from < events.length; from += MARK_AT_ONCE)
        await Promise.all(events.slice(from, from + MARK_AT_ONCE).map((sealed) => markRow(pk, sealed, batch)));
    },
    advance: (chain, from, to) =>
      applied(
        db.send(
          new UpdateCommand({
            TableName,
            Key: { pk: CHAINS, sk: chain },
            UpdateExpression: 'SET #batch = :batch, #sequence = :sequence, #hash = :hash, sealedAt = :sealedAt',
            ConditionExpression: from.batch === 0 ? 'attribute_not_exists(pk)' : '#hash = :from',
            ExpressionAttributeNames: { '#batch': 'batch', '#sequence': 'sequence', '#hash': 'hash' },
            ExpressionAttributeValues: {
              ':batch': to.batch,
              ':sequence': to.sequence,
              ':hash': to.hash,
              ':sealedAt': to.sealedAt,
              ...(from.batch > 0 && { ':from': from.hash }),
            },
          }),
        ),
      ),
  };
}
