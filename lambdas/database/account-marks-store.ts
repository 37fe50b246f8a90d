import { DeleteCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { removeRows } from '../core/partition-store.ts';
import type { MarkedAccount } from './marked-accounts.ts';

/** Every sort of work that accounts are marked for: what erases an account takes all its marks away. */
const SORTS = ['UNFINISHED', 'SCHEDULED', 'EXPORTS', 'RETENTION', 'DELIVERIES', 'BILLING', 'WEBHOOKS', 'WEBHOOK_LOGS'] as const;

/**
 * Marks of accounts, in a partition of the directory for each sort of work: system jobs start from the directory and go tenant by tenant, never across
 * tenants.
 */
export const accountMarks = (partition: (typeof SORTS)[number]) => ({
  mark: async (db: DynamoDBDocumentClient, TableName: string, accountId: string): Promise<void> => {
    await db.send(new PutCommand({ TableName, Item: { pk: partition, sk: accountId, markedAt: Date.now() } }));
  },
  /** Accounts with a mark, at most a thousand a round. */
  marked: async (db: DynamoDBDocumentClient, TableName: string): Promise<readonly MarkedAccount[]> => {
    const { Items } = await db.send(
      new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': partition }, ConsistentRead: true, Limit: 1_000 }),
    );
    return (Items ?? []).map((item) => ({ accountId: String(item['sk']), markedAt: Number(item['markedAt']) }));
  },
  /** Takes the mark away, unless it was set again meanwhile. */
  clear: async (db: DynamoDBDocumentClient, TableName: string, { accountId, markedAt }: MarkedAccount): Promise<void> => {
    await applied(
      db.send(
        new DeleteCommand({
          TableName,
          Key: { pk: partition, sk: accountId },
          ConditionExpression: 'markedAt = :at',
          ExpressionAttributeValues: { ':at': markedAt },
        }),
      ),
    );
  },
});

/** Takes every mark of an account away, whatever it was for. */
export async function forgetMarks(db: DynamoDBDocumentClient, TableName: string, accountId: string): Promise<void> {
  await removeRows(
    db,
    TableName,
    SORTS.map((pk) => ({ pk, sk: accountId })),
  );
}
