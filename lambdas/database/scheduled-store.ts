import { DeleteCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import { conditionFailed } from '../core/clients.ts';

const PARTITION = 'SCHEDULED';

export interface ScheduledAccount {
  readonly accountId: string;
  readonly markedAt: number;
}

/** Notes that an account has pages that are fetched again by a schedule: the clock starts from the directory and goes tenant by tenant. */
export async function markScheduled(db: DynamoDBDocumentClient, TableName: string, accountId: string): Promise<void> {
  await db.send(new PutCommand({ TableName, Item: { pk: PARTITION, sk: accountId, markedAt: Date.now() } }));
}

/** Accounts with such a mark, at most a thousand a round. */
export async function scheduledAccounts(db: DynamoDBDocumentClient, TableName: string): Promise<readonly ScheduledAccount[]> {
  const { Items } = await db.send(
    new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': PARTITION }, ConsistentRead: true, Limit: 1_000 }),
  );
  return (Items ?? []).map((item) => ({ accountId: String(item['sk']), markedAt: Number(item['markedAt']) }));
}

/** Takes the mark away, unless it was set again meanwhile. */
export async function clearScheduled(db: DynamoDBDocumentClient, TableName: string, { accountId, markedAt }: ScheduledAccount): Promise<void> {
  await db
    .send(
      new DeleteCommand({
        TableName,
        Key: { pk: PARTITION, sk: accountId },
        ConditionExpression: 'markedAt = :at',
        ExpressionAttributeValues: { ':at': markedAt },
      }),
    )
    .catch((error: unknown) => {
      if (!conditionFailed(error)) throw error;
    });
}

/** How many days lie between two fetches of a page. A month is thirty days: pages do not know calendars. */
const DAYS = { daily: 1, weekly: 7, monthly: 30 } as const;

/** When a page with a schedule is due next; never without one. */
export const nextSync = (schedule: keyof typeof DAYS | null) => sql<Date | null>`now() + make_interval(days => ${schedule && DAYS[schedule]}::integer)`;
