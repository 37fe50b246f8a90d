import { GetCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { personPartition, deviceKey, type DeviceRow } from '../people/rows.ts';

export interface DeviceStore {
  device(userId: string, deviceHash: string): Promise<DeviceRow | undefined>;
  putDevice(device: DeviceRow): Promise<void>;
  /** Hashes of the devices of a person, at most a hundred. */
  devicesOf(userId: string): Promise<readonly string[]>;
}

/** Devices that have logged in before. Only the hash of a device's cookie is kept; expiry is checked by the reader. */
export const deviceStore = (db: DynamoDBDocumentClient, TableName: string): DeviceStore => ({
  async device(userId, deviceHash) {
    return (await db.send(new GetCommand({ TableName, Key: deviceKey(userId, deviceHash), ConsistentRead: true }))).Item as DeviceRow | undefined;
  },
  async putDevice(device) {
    await db.send(new PutCommand({ TableName, Item: { ...device, ...deviceKey(device.userId, device.deviceHash) } }));
  },
  async devicesOf(userId) {
    const { Items } = await db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :device)',
        ExpressionAttributeValues: { ':pk': personPartition(userId), ':device': 'DEVICE#' },
        Limit: 100,
      }),
    );
    return (Items ?? []).map((item) => String(item['deviceHash']));
  },
});
