import { GetCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { personPartition, emailKey, userKey, type UserRow } from './rows.ts';

export interface PersonStore {
  userByEmail(email: string): Promise<UserRow | undefined>;
  userById(userId: string): Promise<UserRow | undefined>;
  /** Changes what people call themselves and the language they are written to in. */
  changePerson(userId: string, change: { readonly name?: string | undefined; readonly locale?: 'fr' | 'en' | undefined }): Promise<void>;
  /** Ids of the accounts that a person belongs to, at most a hundred. */
  accountsOf(userId: string): Promise<readonly string[]>;
}

/** Stands where there is no such person, so that looking for one takes as long. */
export const NOBODY = 'nobody';

/** People, as they must be known before there is a tenant. Every read that decides is consistent. */
export function personStore(db: DynamoDBDocumentClient, TableName: string): PersonStore {
  const get = async <T>(Key: Record<string, string>): Promise<T | undefined> =>
    (await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item as T | undefined;
  const userById = (userId: string) => get<UserRow>(userKey(userId));
  return {
    userById,
    async userByEmail(email) {
      const pointer = await get<{ userId: string }>(emailKey(email));
      // An unknown address costs the same two reads.
      return userById(pointer?.userId ?? NOBODY);
    },
    async changePerson(userId, { name, locale }) {
      const sets = [...(name !== undefined ? ['#name = :name'] : []), ...(locale !== undefined ? ['locale = :locale'] : [])];
      if (sets.length === 0) return;
      await db.send(
        new UpdateCommand({
          TableName,
          Key: userKey(userId),
          UpdateExpression: `SET ${sets.join(', ')}`,
          ConditionExpression: 'attribute_exists(pk)',
          ...(name !== undefined && { ExpressionAttributeNames: { '#name': 'name' } }),
          ExpressionAttributeValues: { ':name': name, ':locale': locale },
        }),
      );
    },
    async accountsOf(userId) {
      const { Items } = await db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :account)',
          ExpressionAttributeValues: { ':pk': personPartition(userId), ':account': 'ACCOUNT#' },
          ConsistentRead: true,
          Limit: 100,
        }),
      );
      return (Items ?? []).map((item) => String(item['accountId']));
    },
  };
}
