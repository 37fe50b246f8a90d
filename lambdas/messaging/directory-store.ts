import { DeleteCommand, GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { removeRows } from '../core/partition-store.ts';

/** The directory's entry of a channel: what a provider's call names, and whose it is. */
export const channelEntry = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });

export interface ChannelDirectory {
  /** The account of a channel. */
  accountOf(channelId: string): Promise<string | undefined>;
  add(channelId: string, accountId: string): Promise<void>;
  remove(channelIds: readonly string[]): Promise<void>;
}

/** Channels by their id, in the directory from which everything begins that has no tenant yet. */
export const channelDirectory = (db: DynamoDBDocumentClient, TableName: string): ChannelDirectory => ({
  async accountOf(channelId) {
    const { Item } = await db.send(new GetCommand({ TableName, Key: channelEntry(channelId), ConsistentRead: true }));
    return typeof Item?.['accountId'] === 'string' ? Item['accountId'] : undefined;
  },
  async add(channelId, accountId) {
    await db.send(new PutCommand({ TableName, Item: { ...channelEntry(channelId), accountId }, ConditionExpression: 'attribute_not_exists(pk)' }));
  },
  async remove(channelIds) {
    if (channelIds.length === 1) await db.send(new DeleteCommand({ TableName, Key: channelEntry(channelIds[0] ?? '') }));
    else await removeRows(db, TableName, channelIds.map(channelEntry));
  },
});
