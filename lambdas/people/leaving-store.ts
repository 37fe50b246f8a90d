import { DeleteCommand, GetCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { rowsOf } from '../core/partition-store.ts';
import { sessionKey } from '../sessions/rows.ts';
import { suppressionKey } from './suppression-store.ts';
import { emailKey, membershipKey, personPartition, signUpKey, userKey, type UserRow } from './rows.ts';

export interface LeavingStore {
  /**
   * Removes a person, and frees the address, when nothing was joined since the row was read.
   * @throws Error when the row has changed: whoever decided decides again.
   */
  removePerson(user: UserRow): Promise<void>;
  /** Removes what hangs on a person who is gone: devices, links, sessions, memberships. */
  removeRest(userId: string): Promise<void>;
  /** Removes the sessions of a person in one account, and the membership last. */
  removeMembership(userId: string, accountId: string): Promise<void>;
}

/** Ends of people and memberships. Each may be cut off anywhere, and is begun again. */
export function leavingStore(db: DynamoDBDocumentClient, TableName: string): LeavingStore {
  const remove = (Key: { readonly pk: string; readonly sk: string }) => db.send(new DeleteCommand({ TableName, Key }));
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const removeSession = (sessionId: string, onlyIn?: string) =>
    applied(
      db.send(
        new DeleteCommand({
          TableName,
          Key: sessionKey(sessionId),
          // A session may have been taken to another account, where it goes on.
          ...(onlyIn !== undefined && {
            ConditionExpression: 'attribute_not_exists(pk) OR accountId = :account',
            ExpressionAttributeValues: { ':account': onlyIn },
          }),
        }),
      ),
    );

  return {
    async removePerson(user) {
      const { userId, email, joins } = user;
      const person = {
        TableName,
        Key: userKey(userId),
        ConditionExpression: joins === undefined ? 'attribute_not_exists(joins) AND email = :email' : 'joins = :joins AND email = :email',
        ExpressionAttributeValues: { ':email': email, ...(joins !== undefined && { ':joins': joins }) },
      };
      const address = {
        TableName,
        Key: emailKey(email),
        ConditionExpression: 'userId = :user',
        ExpressionAttributeValues: { ':user': userId },
      };
      await remove(signUpKey(email));
      await remove(suppressionKey(email));
      const { Item } = await db.send(new GetCommand({ TableName, Key: emailKey(email), ConsistentRead: true }));
      // Whoever has the address now, if not this person, keeps it.
      const own = Item?.['userId'] === userId;
      await db.send(new TransactWriteCommand({ TransactItems: [...(own ? [{ Delete: address }] : []), { Delete: person }] }));
    },
    async removeRest(userId) {
      for await (const row of rowsOf(db, TableName, personPartition(userId))) {
        const sessionId = text(row['sessionId']);
        if (sessionId !== undefined) await removeSession(sessionId);
        await remove({ pk: personPartition(userId), sk: String(row['sk']) });
      }
    },
    async removeMembership(userId, accountId) {
      for await (const row of rowsOf(db, TableName, personPartition(userId))) {
        const sessionId = text(row['sessionId']);
        if (sessionId !== undefined && (await removeSession(sessionId, accountId))) await remove({ pk: personPartition(userId), sk: String(row['sk']) });
      }
      await remove(membershipKey(userId, accountId));
    },
  };
}
