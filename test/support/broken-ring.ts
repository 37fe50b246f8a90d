import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { cloud } from './cloud.ts';

/** Makes the row of a ring one that the store cannot write: it is as large as a row may be (DynamoDB quotas, item size). */
export const breakRing = (db: DynamoDBDocumentClient, pk: string): Promise<unknown> =>
  db.send(
    new PutCommand({
      TableName: cloud().tableNames['Limits'] ?? '',
      Item: { pk, sk: 'RING', expiresAt: 4_102_444_800, full: 'x'.repeat(409_566 - pk.length) },
    }),
  );
