import { DeleteCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const PARTITION = 'UNFINISHED';

/** Notes that an account has work which a sweep may have to take up: system jobs start from the directory and go tenant by tenant, never across tenants. */
export async function markUnfinished(db: DynamoDBDocumentClient, TableName: string, accountId: string): Promise<void> {
  await db.send(new PutCommand({ TableName, Item: { pk: PARTITION, sk: accountId, markedAt: Date.now() } }));
}

/** Accounts with a mark, at most a thousand a sweep. */
export async function unfinishedAccounts(
  db: DynamoDBDocumentClient,
  TableName: string,
): Promise<readonly { readonly accountId: string; readonly markedAt: number }[]> {
  const { Items } = await db.send(
    new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': PARTITION }, ConsistentRead: true, Limit: 1_000 }),
  );
  return (Items ?? []).map((item) => ({ accountId: String(item['sk']), markedAt: Number(item['markedAt']) }));
}

/** Takes the mark away, unless it was set again meanwhile. */
export async function clearUnfinished(
  db: DynamoDBDocumentClient,
  TableName: string,
  { accountId, markedAt }: { readonly accountId: string; readonly markedAt: number },
): Promise<void> {
  await db
    .send(
      new DeleteCommand({
        TableName,
        Key: { pk: PARTITION, sk: accountId },
        ConditionExpression: 'markedAt = :at',
        ExpressionAttributeValues: { ':at': markedAt },
      }),
    )
    .catch((error: Error) => {
      if (error.name !== 'ConditionalCheckFailedException') throw error;
    });
}
