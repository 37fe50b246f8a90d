import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { userKey } from './rows.ts';

/** Changes a person's own row under a condition; `false` when that does not hold. */
export type PersonChange = (
  userId: string,
  UpdateExpression: string,
  values: Readonly<Record<string, unknown>>,
  ConditionExpression: string,
) => Promise<boolean>;

export const personChange =
  (db: DynamoDBDocumentClient, TableName: string): PersonChange =>
  (userId, UpdateExpression, values, ConditionExpression) =>
    applied(
      db.send(
        new UpdateCommand({
          TableName,
          Key: userKey(userId),
          UpdateExpression,
          ConditionExpression,
          ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
        }),
      ),
    );
