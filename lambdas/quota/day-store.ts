import { ConditionalCheckFailedException, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { Problem } from '../core/problem.ts';
import { bucketOf, dayAt, EMPTY_DAY, HOUR_MS, roomAt, withOne, type Day } from './day.ts';
import { accountKey } from './rows.ts';

export type DayTaken = { readonly taken: true; readonly hour: number } | { readonly taken: false; readonly retryAfterSeconds: number };

export interface Days {
  /** Takes one of an account's day. A refusal writes nothing. @throws Problem `unavailable` when it cannot be counted. */
  take(accountId: string, count: number): Promise<DayTaken>;
  /** Gives back what was taken in an hour. */
  release(accountId: string, hour: number): Promise<void>;
  read(accountId: string): Promise<Day>;
}

/** Rounds that are lost to others, once an hour, before it is no race any more. */
const MAX_ROUNDS = 100;

const dayOf = (item: Readonly<Record<string, unknown>> | undefined): Day =>
  item ? { hour: Number(item['hour']), total: Number(item['total']), buckets: (item['buckets'] as number[] | undefined) ?? [] } : EMPTY_DAY;

/** The same as the wire has it where a condition failed. */
const seenDay = (item: Readonly<Record<string, AttributeValue>> | undefined): Day =>
  item ? { hour: Number(item['hour']?.N), total: Number(item['total']?.N), buckets: (item['buckets']?.L ?? []).map(({ N }) => Number(N)) } : EMPTY_DAY;

const unavailable = (error: unknown): never => {
  throw new Problem('unavailable', 'day', { cause: error });
};

/** Days of accounts in a DynamoDB table: one conditional write while an hour runs, and a second one for whoever comes first in the next. */
export function days(db: DynamoDBDocumentClient, TableName: string, now: () => number): Days {
  const key = (accountId: string) => accountKey(accountId, 'DAY');
  const hourNow = (): number => Math.floor(now() / HOUR_MS);

  /** Takes one in the hour that runs; what stands there otherwise. */
  async function count(accountId: string, hour: number, most: number): Promise<Day | true> {
    try {
      await db.send(
        new UpdateCommand({
          TableName,
          Key: key(accountId),
          UpdateExpression: `SET #total = #total + :one, buckets[${bucketOf(hour)}] = buckets[${bucketOf(hour)}] + :one`,
          ConditionExpression: '#hour = :hour AND #total < :most',
          ExpressionAttributeNames: { '#hour': 'hour', '#total': 'total' },
          ExpressionAttributeValues: { ':one': 1, ':hour': hour, ':most': most },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return seenDay(error.Item);
    }
  }

  /** Begins the next hour with the first of it, unless somebody else has. */
  const begin = (accountId: string, seen: Day, day: Day): Promise<boolean> =>
    applied(
      db.send(
        new UpdateCommand({
          TableName,
          Key: key(accountId),
          UpdateExpression: 'SET #hour = :hour, #total = :total, buckets = :buckets',
          ConditionExpression: seen === EMPTY_DAY ? 'attribute_not_exists(#hour)' : '#hour = :seenHour AND #total = :seenTotal',
          ExpressionAttributeNames: { '#hour': 'hour', '#total': 'total' },
          ExpressionAttributeValues: {
            ':hour': day.hour,
            ':total': day.total,
            ':buckets': day.buckets,
            ...(seen !== EMPTY_DAY && { ':seenHour': seen.hour, ':seenTotal': seen.total }),
          },
        }),
      ),
    );

  const refused = (day: Day, most: number): DayTaken => ({
    taken: false,
    retryAfterSeconds: Math.max(1, Math.ceil((roomAt(day, most) - now()) / 1000)),
  });

  async function take(accountId: string, most: number): Promise<DayTaken> {
    let hour = hourNow();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const seen = await count(accountId, hour, most);
      if (seen === true) return { taken: true, hour };
      const day = dayAt(seen, hour);
      if (day.total >= most) return refused(day, most);
      // Another clock may be ahead: its hour is the one that runs.
      hour = day.hour;
      if (day.hour !== seen.hour && (await begin(accountId, seen, withOne(day)))) return { taken: true, hour };
    }
    throw new Problem('unavailable', 'a day was lost too often');
  }

  return {
    take: (accountId, most) => take(accountId, most).catch((error: unknown) => (error instanceof Problem ? Promise.reject(error) : unavailable(error))),
    async release(accountId, hour) {
      const bucket = `buckets[${bucketOf(hour)}]`;
      await applied(
        db.send(
          new UpdateCommand({
            TableName,
            Key: key(accountId),
            UpdateExpression: `SET #total = #total - :one, ${bucket} = ${bucket} - :one`,
            // Later the bucket stands for another hour.
            ConditionExpression: `#hour < :leaves AND ${bucket} >= :one`,
            ExpressionAttributeNames: { '#hour': 'hour', '#total': 'total' },
            ExpressionAttributeValues: { ':one': 1, ':leaves': hour + 25 },
          }),
        ),
      );
    },
    async read(accountId) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: key(accountId), ConsistentRead: true }));
      return dayAt(dayOf(Item), hourNow());
    },
  };
}
