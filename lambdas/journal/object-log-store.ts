import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountPartition } from '../core/journal.ts';

/** The lines of one log as S3 has delivered it. @throws Error when it is not there. */
export async function linesOf(s3: S3Client, Bucket: string, Key: string): Promise<AsyncIterable<string>> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return createInterface({ input: Body as Readable, crlfDelay: Infinity });
}

/** Whether there are events of an account: there are from its first day on. */
export const knownAccount =
  (db: DynamoDBDocumentClient, TableName: string) =>
  async (accountId: string): Promise<boolean> => {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': accountPartition(accountId) },
        ProjectionExpression: 'pk',
        Limit: 1,
      }),
    );
    return Items.length > 0;
  };
