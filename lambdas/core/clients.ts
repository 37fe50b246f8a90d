import { ConditionalCheckFailedException, DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CALL_LIMITS } from './call-limits.ts';
import { once } from './once.ts';

const tables = once(() => new DynamoDBClient({ maxAttempts: 3, requestHandler: CALL_LIMITS }));

/** The plain client under the one below, for libraries that speak it. */
export const plainDynamo = (): DynamoDBClient => tables();

/** The DynamoDB client of this execution environment. Undefined members are left out, so an optional field is simply absent. */
export const dynamo = once(() => DynamoDBDocumentClient.from(tables(), { marshallOptions: { removeUndefinedValues: true } }));

/** Why a transaction was cancelled by what others have written, or write at this moment; it may as well be throttled, and then nothing is known. */
const BY_OTHERS: ReadonlySet<string | undefined> = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

/** Whether a conditional write was refused by its condition. */
export const conditionFailed = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException ||
  (error instanceof TransactionCanceledException && (error.CancellationReasons ?? []).some(({ Code }) => BY_OTHERS.has(Code)));

/** Whether a conditional write went through: `false` when its condition refused it. */
export async function applied(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}
