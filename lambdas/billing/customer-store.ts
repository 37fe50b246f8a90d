import { DeleteCommand, GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { rowsOf } from '../core/partition-store.ts';
import { accountMarks } from '../database/account-marks-store.ts';

export interface CustomerStore {
  /** The account that a customer is; what an event says of it is never believed. */
  accountOf(customerId: string): Promise<string | undefined>;
  /** Writes down that a customer is an account, and that the account is one of those that pay. */
  keep(accountId: string, customerId: string): Promise<void>;
  forget(customerId: string): Promise<void>;
  /** Every account that has ever been about to pay. */
  accounts(): AsyncIterable<string>;
}

const PARTITION = 'BILLING';
const { mark } = accountMarks(PARTITION);
const customerKey = (customerId: string) => ({ pk: `STRIPE#${customerId}`, sk: 'ACCOUNT' });

/** Customers of Stripe's in the directory, from which system jobs start. */
export const customerStore = (db: DynamoDBDocumentClient, TableName: string): CustomerStore => ({
  async accountOf(customerId) {
    const { Item } = await db.send(new GetCommand({ TableName, Key: customerKey(customerId), ConsistentRead: true }));
    return Item?.['accountId'] as string | undefined;
  },
  async keep(accountId, customerId) {
    await mark(db, TableName, accountId);
    await db.send(new PutCommand({ TableName, Item: { ...customerKey(customerId), accountId } }));
  },
  async forget(customerId) {
    await db.send(new DeleteCommand({ TableName, Key: customerKey(customerId) }));
  },
  async *accounts() {
    for await (const { sk } of rowsOf(db, TableName, PARTITION)) yield String(sk);
  },
});
