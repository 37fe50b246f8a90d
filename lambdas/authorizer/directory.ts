import { BatchGetCommand, GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountKey, membershipKey } from '../people/rows.ts';
import { apiKeyKey, apiKeyUseKey, hashApiKey, type ApiKeyEntry } from '../tokens/api-key.ts';
import { publicKeyEntry } from '../tokens/public-key.ts';
import type { AuthorizerDeps } from './authorize.ts';

/** Whether a chatbot's key still leads to it and its account is active: two consistent reads at once. */
export const chatbotAlive =
  (db: DynamoDBDocumentClient, tables: { readonly directory: string; readonly identity: string }): AuthorizerDeps['chatbotAlive'] =>
  async (publicKey, { accountId, chatbotId }) => {
    const [entry, account] = await Promise.all([
      db.send(new GetCommand({ TableName: tables.directory, Key: publicKeyEntry(publicKey), ConsistentRead: true })),
      db.send(new GetCommand({ TableName: tables.identity, Key: accountKey(accountId), ConsistentRead: true })),
    ]);
    return entry.Item?.['accountId'] === accountId && entry.Item['chatbotId'] === chatbotId && account.Item?.['state'] === 'active';
  };

/** Reads a key's entry by its hash, then account and membership together: all consistent, nothing kept. */
export const liveKey =
  (db: DynamoDBDocumentClient, tables: { readonly directory: string; readonly identity: string }, now: () => number): AuthorizerDeps['liveKey'] =>
  async (key) => {
    const { Item } = await db.send(new GetCommand({ TableName: tables.directory, Key: apiKeyKey(hashApiKey(key)), ConsistentRead: true }));
    const entry = Item as ApiKeyEntry | undefined;
    if (!entry || (entry.expiresAt !== undefined && entry.expiresAt <= now() / 1000)) return undefined;
    const Keys = [accountKey(entry.accountId), membershipKey(entry.userId, entry.accountId)];
    const { Responses, UnprocessedKeys } = await db.send(new BatchGetCommand({ RequestItems: { [tables.identity]: { Keys, ConsistentRead: true } } }));
    if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('identity rows were not read');
    const rows = Responses?.[tables.identity] ?? [];
    const alive = rows.some((row) => row['pk'] === Keys[0]?.pk && row['state'] === 'active') && rows.some((row) => row['pk'] === Keys[1]?.pk);
    return alive ? { accountId: entry.accountId, apiKeyId: entry.apiKeyId } : undefined;
  };

/** How often the last use of a key is written at most, in milliseconds. */
const NOTE_EVERY_MS = 60_000;

/** Notes uses; what cannot be noted is a figure in a list and refuses nobody. */
export function useNoter(db: DynamoDBDocumentClient, limitsTable: string, now: () => number): AuthorizerDeps['noteUse'] {
  const noted = new Map<string, number>();
  return async (apiKeyId) => {
    const at = now();
    if ((noted.get(apiKeyId) ?? -Infinity) > at - NOTE_EVERY_MS) return;
    if (noted.size > 5_000) noted.clear();
    noted.set(apiKeyId, at);
    await db
      .send(
        new UpdateCommand({
          TableName: limitsTable,
          Key: apiKeyUseKey(apiKeyId),
          UpdateExpression: 'SET usedAt = :now',
          ConditionExpression: 'attribute_not_exists(usedAt) OR usedAt < :lately',
          ExpressionAttributeValues: { ':now': at, ':lately': at - NOTE_EVERY_MS },
        }),
      )
      .catch(() => undefined);
  };
}
