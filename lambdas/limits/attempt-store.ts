import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { removeRows } from '../core/partition-store.ts';
import { Problem } from '../core/problem.ts';
import { NO_ATTEMPTS, type AttemptState } from './attempt-state.ts';
import { keyOf, type Subject } from './attempts.ts';

/** What becomes of a state: another one and until when it is worth keeping (milliseconds), or nothing. */
export type Change = { readonly next: AttemptState; readonly worthUntilMs: number } | undefined;

/** A state as it was seen last, and which of its versions that was. */
export interface SeenState {
  readonly state: AttemptState;
  readonly version: number;
}

export interface AttemptStore {
  /**
   * Changes the state of a key as if nobody else were there: the state that was decided upon is the state that was replaced. `seen` saves a round when
   * nobody else has been there since.
   * @throws Problem `unavailable` when the store does not answer: an attempt that cannot be counted is not made.
   */
  change(key: string, decide: (state: AttemptState) => Change, seen?: SeenState): Promise<SeenState | undefined>;
}

/** Rounds that are lost to others before it is no race any more: each lost round is a place that somebody else took, and places are few. */
const MAX_ROUNDS = 200;
/** What is written where only a look was wanted and there was nothing to see. */
const NOTHING: NonNullable<Change> = { next: NO_ATTEMPTS, worthUntilMs: 0 };

const rowKey = (key: string) => ({ pk: `ATTEMPTS#${key}`, sk: 'ATTEMPTS' });

/** Removes the rows of subjects that are nobody any more. */
export const attemptEraser =
  (db: DynamoDBDocumentClient, TableName: string) =>
  (subjects: readonly Subject[]): Promise<void> =>
    removeRows(
      db,
      TableName,
      subjects.map((subject) => rowKey(keyOf(subject))),
    );

/**
 * Attempts in a DynamoDB table: a look, then one conditional write; a lost write brings the state it lost to. Without the look a key that has a row would
 * cost a lost write more than one that has none, and the time of a log-in would tell who has been there lately (S12.5).
 */
export function attemptStore(db: DynamoDBDocumentClient, TableName: string): AttemptStore {
  const stateOf = (state: unknown, version: unknown): SeenState | undefined =>
    typeof state === 'string' && version !== undefined ? { state: JSON.parse(state) as AttemptState, version: Number(version) } : undefined;

  async function look(key: string): Promise<SeenState | undefined> {
    try {
      const { Item } = await db.send(new GetCommand({ TableName, Key: rowKey(key), ConsistentRead: true }));
      return stateOf(Item?.['state'], Item?.['version']);
    } catch (error) {
      throw new Problem('unavailable', 'attempts', { cause: error });
    }
  }

  async function write(key: string, { next, worthUntilMs }: NonNullable<Change>, seen: SeenState | undefined): Promise<SeenState> {
    const version = (seen?.version ?? 0) + 1;
    await db.send(
      new UpdateCommand({
        TableName,
        Key: rowKey(key),
        UpdateExpression: 'SET #state = :state, version = :version, expiresAt = :gone',
        ConditionExpression: seen ? 'version = :seen' : 'attribute_not_exists(pk)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':state': JSON.stringify(next),
          ':version': version,
          ':gone': Math.ceil(worthUntilMs / 1000) + 60,
          ...(seen && { ':seen': seen.version }),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { state: next, version };
  }

  return {
    async change(key, decide, known) {
      let seen = known ?? (await look(key));
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const change = decide(seen?.state ?? NO_ATTEMPTS);
        if (!change && seen) return seen;
        try {
          return await write(key, change ?? NOTHING, seen);
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw new Problem('unavailable', 'attempts', { cause: error });
          const { state, version } = error.Item ?? {};
          // Without an item the row has expired in the meantime.
          seen = stateOf(state?.S, version?.N);
        }
      }
      throw new Problem('unavailable', 'the attempts of a key were changed too often');
    },
  };
}
