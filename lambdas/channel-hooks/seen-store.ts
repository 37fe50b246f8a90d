import { createHash } from 'node:crypto';
import { PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { conditionFailed } from '../core/clients.ts';
import { Problem } from '../core/problem.ts';

/** One event of a provider: what it is known by. */
export interface EventKey {
  readonly kind: string;
  readonly channelId: string;
  readonly eventId: string;
}

/**
 * `new` is the first copy; `seen` is in the queue already; `unsure` is a copy of one that is not known to be there: its first copy is under way, or its
 * function died. It is queued as well, since whatever works on the queue does nothing twice and a message that was lost would be lost for good.
 */
export type Seen = 'new' | 'unsure' | 'seen';

export interface SeenEvents {
  /** @throws Problem `unavailable` when it cannot be told: then nothing is queued, and the provider sends it again (S30.13). */
  claim(event: EventKey): Promise<Seen>;
  /** It is in the queue. */
  queued(event: EventKey): Promise<void>;
}

/** For how long an event is known, in seconds: Meta sends for up to seven days, and nobody for so long. */
const KEPT_SECONDS = 30 * 86_400;

const keyOf = ({ kind, channelId, eventId }: EventKey) => ({
  // A partition of its own for each, so that a busy channel is spread; a hash, since ids of providers have any length.
  pk: `EVENT#${kind}#${channelId}#${createHash('sha256').update(eventId).digest('base64url')}`,
  sk: 'EVENT',
});

const unavailable = (cause: unknown): never => {
  throw new Problem('unavailable', 'events that were seen', { cause });
};

/** Which events of providers have been taken, each by one conditional write. */
export const seenEvents = (db: DynamoDBDocumentClient, TableName: string, now: () => number): SeenEvents => ({
  async claim(event) {
    try {
      const Item = { ...keyOf(event), expiresAt: Math.ceil(now() / 1000) + KEPT_SECONDS };
      // A row whose time is over may lie there for days until the table removes it.
      await db.send(
        new PutCommand({
          TableName,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
          ExpressionAttributeValues: { ':now': Math.floor(now() / 1000) },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'new';
    } catch (error) {
      if (!conditionFailed(error)) return unavailable(error);
      const { Item } = error as { Item?: { queued?: unknown } };
      return Item?.queued === undefined ? 'unsure' : 'seen';
    }
  },
  async queued(event) {
    await db
      .send(new UpdateCommand({ TableName, Key: keyOf(event), UpdateExpression: 'SET queued = :yes', ExpressionAttributeValues: { ':yes': true } }))
      .catch(unavailable);
  },
});
