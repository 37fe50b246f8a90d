import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';

/** For how long an event is remembered, in seconds: ten times as long as Stripe sends it again. */
const KEEP_SECONDS = 2_592_000;

export interface EventStore {
  /** What was taken in under this id: the hash of what it was about. */
  find(eventId: string): Promise<string | undefined>;
  /** `false` when it was there. */
  keep(eventId: string, subject: string): Promise<boolean>;
}

/** Events of Stripe's that were taken in, among the things that may happen once. */
export const eventStore = (db: DynamoDBDocumentClient, TableName: string, now: () => number): EventStore => {
  const key = (eventId: string) => ({ pk: `STRIPE#${eventId}`, sk: 'EVENT' });
  return {
    async find(eventId) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: key(eventId), ConsistentRead: true }));
      return Item?.['subject'] as string | undefined;
    },
    keep: (eventId, subject) =>
      applied(
        db.send(
          new PutCommand({
            TableName,
            Item: { ...key(eventId), subject, expiresAt: Math.floor(now() / 1_000) + KEEP_SECONDS },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
  };
};
