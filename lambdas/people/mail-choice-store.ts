import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import type { Topic } from '../notices/contract.ts';
import { personChange } from './person-change-store.ts';
import { userKey } from './rows.ts';

export interface MailChoiceStore {
  /** Notes that a person does without news of a topic, or wants them again; `false` when it was so, or there is no such person. */
  choose(userId: string, topic: Topic, wanted: boolean): Promise<boolean>;
  /** By what the links of a person are signed; `undefined` as long as nothing was signed. */
  mailKey(userId: string): Promise<string | undefined>;
  /** The same, made at the first time it is asked for; `undefined` when there is no such person. */
  mailKeyFor(userId: string, fresh: string): Promise<string | undefined>;
}

/** What a person wants to be mailed. It is on the person's own row: gone with it, and read with it. */
export function mailChoiceStore(db: DynamoDBDocumentClient, TableName: string): MailChoiceStore {
  const change = personChange(db, TableName);
  return {
    choose(userId, topic, wanted) {
      const values = { ':topics': new Set([topic]), ':topic': topic };
      return wanted
        ? change(userId, 'DELETE declined :topics', values, 'contains(declined, :topic)')
        : change(userId, 'ADD declined :topics', values, 'attribute_exists(pk) AND NOT contains(declined, :topic)');
    },
    async mailKey(userId) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: userKey(userId), ProjectionExpression: 'mailKey', ConsistentRead: true }));
      return Item?.['mailKey'] as string | undefined;
    },
    async mailKeyFor(userId, fresh) {
      const making = db.send(
        new UpdateCommand({
          TableName,
          Key: userKey(userId),
          UpdateExpression: 'SET mailKey = if_not_exists(mailKey, :fresh)',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':fresh': fresh },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return (await applied(making)) ? ((await making).Attributes?.['mailKey'] as string) : undefined;
    },
  };
}
