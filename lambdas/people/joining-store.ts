import { DeleteCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { emailKey, membershipKey, userKey, type UserRow } from './rows.ts';

export interface JoiningStore {
  /** Makes a person and the membership; `false` when the address has somebody already. */
  createPerson(user: UserRow, accountId: string): Promise<boolean>;
  /** Adds an account to a person; added already is added. `false` when the person is gone. */
  join(userId: string, accountId: string): Promise<boolean>;
  /** Takes an account from a person: log-in, switch and keys do not lead there any more. */
  leave(userId: string, accountId: string): Promise<void>;
}

/** Memberships as they are known before there is a tenant. */
export const joiningStore = (db: DynamoDBDocumentClient, TableName: string): JoiningStore => ({
  async createPerson(user, accountId) {
    const once = { ConditionExpression: 'attribute_not_exists(pk)' };
    return applied(
      db.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: { ...emailKey(user.email), userId: user.userId }, ...once } },
            { Put: { TableName, Item: { ...user, ...userKey(user.userId) }, ...once } },
            { Put: { TableName, Item: { ...membershipKey(user.userId, accountId), accountId }, ...once } },
          ],
        }),
      ),
    );
  },
  join: (userId, accountId) =>
    applied(
      db.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              // Counted, so that whoever erases the person at this moment sees it.
              Update: {
                TableName,
                Key: userKey(userId),
                UpdateExpression: 'ADD joins :one',
                ConditionExpression: 'attribute_exists(pk)',
                ExpressionAttributeValues: { ':one': 1 },
              },
            },
            { Put: { TableName, Item: { ...membershipKey(userId, accountId), accountId } } },
          ],
        }),
      ),
    ),
  async leave(userId, accountId) {
    await db.send(new DeleteCommand({ TableName, Key: membershipKey(userId, accountId) }));
  },
});
