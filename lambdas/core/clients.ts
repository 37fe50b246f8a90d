import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { once } from './once.ts';

const tables = once(() => new DynamoDBClient({ maxAttempts: 3 }));

/** The plain client under the one below, for libraries that speak it. */
export const plainDynamo = (): DynamoDBClient => tables();

/** The DynamoDB client of this execution environment. Undefined members are left out, so an optional field is simply absent. */
export const dynamo = once(() => DynamoDBDocumentClient.from(tables(), { marshallOptions: { removeUndefinedValues: true } }));

/** Whether a conditional write was refused by its condition. */
export const conditionFailed = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'ConditionalCheckFailedException' || error.name === 'TransactionCanceledException');

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
