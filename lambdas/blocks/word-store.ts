import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { wordsKey } from './block-store.ts';

export interface WordStore {
  read(accountId: string): Promise<readonly string[]>;
  replace(accountId: string, words: readonly string[]): Promise<void>;
}

/** The words that an account lists, in the row that is read with every message. */
export const wordStore = (db: DynamoDBDocumentClient, TableName: string): WordStore => ({
  async read(accountId) {
    const { Item } = await db.send(new GetCommand({ TableName, Key: wordsKey(accountId), ConsistentRead: true }));
    return (Item?.['words'] as readonly string[] | undefined) ?? [];
  },
  async replace(accountId, words) {
    await db.send(new PutCommand({ TableName, Item: { ...wordsKey(accountId), words: [...words] } }));
  },
});
