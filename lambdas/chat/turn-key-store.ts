import { createHash } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { Problem } from '../core/problem.ts';
import { ANSWER_MS } from './running.ts';

/** What a turn is known by from its first try on: whoever repeats the call with its key finds the same message and the same answer. */
export interface TurnIds {
  readonly messageId: string;
  readonly conversationId: string;
  readonly answerId: string;
}

/** How an answer ended that is kept. */
export interface TurnEnd {
  readonly answered: boolean;
  /** It was not made to its end. */
  readonly cancelled?: true;
}

export interface KeyedTurn {
  readonly accountId: string;
  readonly chatbotId: string;
  /** Keys of two callers never meet. */
  readonly callerId: string;
  readonly key: string;
  readonly input: unknown;
}

export type Taken = { readonly ids: TurnIds } & ({ readonly state: 'new' | 'resumed' } | { readonly state: 'done'; readonly end: TurnEnd });

export interface TurnKeys {
  /**
   * Takes a key for one call at a time. A turn that failed, or died, is resumed; one that is done is given back.
   * @throws Problem `idempotency-mismatch` for another message under the same key, `conflict` while the first call is under way.
   */
  take(turn: KeyedTurn, ids: TurnIds, now: number): Promise<Taken>;
  done(turn: KeyedTurn, end: TurnEnd): Promise<void>;
  /** Lets the next call with this key try again at once. */
  failed(turn: KeyedTurn): Promise<void>;
}

/** For how long a key is known, in seconds, and for how long one call holds it: the answer's own time, and some for what is before and after it. */
const KEEP_SECONDS = 86_400;
const HOLD_MS = ANSWER_MS + 30_000;

interface Row extends TurnIds {
  readonly inputHash: string;
  readonly heldUntil: number;
  readonly end?: TurnEnd;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
const keyOf = ({ accountId, chatbotId, callerId, key }: KeyedTurn) => ({ pk: `TURN#${accountId}#${chatbotId}#${callerId}`, sk: hash(key) });

/** Idempotency keys of chat turns. */
export const turnKeys = (db: DynamoDBDocumentClient, TableName: string): TurnKeys => ({
  async take(turn, ids, now) {
    const inputHash = hash(JSON.stringify(turn.input));
    const fresh: Row = { ...ids, inputHash, heldUntil: now + HOLD_MS };
    const Item = { ...keyOf(turn), ...fresh, expiresAt: Math.ceil(now / 1000) + KEEP_SECONDS };
    if (await applied(db.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })))) return { state: 'new', ids };
    const row = (await db.send(new GetCommand({ TableName, Key: keyOf(turn), ConsistentRead: true }))).Item as Row | undefined;
    if (!row) throw new Problem('conflict', 'the key has just expired', { extra: { retryAfterSeconds: 1 } });
    if (row.inputHash !== inputHash) throw new Problem('idempotency-mismatch', 'turn');
    const { messageId, conversationId, answerId, end } = row;
    const first = { messageId, conversationId, answerId };
    if (end) return { state: 'done', ids: first, end };
    // Of two that find it free, one goes on.
    const held = applied(
      db.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(turn),
          UpdateExpression: 'SET heldUntil = :until',
          ConditionExpression: 'heldUntil <= :now AND attribute_not_exists(#end)',
          ExpressionAttributeNames: { '#end': 'end' },
          ExpressionAttributeValues: { ':until': now + HOLD_MS, ':now': now },
        }),
      ),
    );
    if (!(await held)) throw new Problem('conflict', 'the first call with this key is under way', { extra: { retryAfterSeconds: 2 } });
    return { state: 'resumed', ids: first };
  },
  async done(turn, end) {
    await db.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(turn),
        UpdateExpression: 'SET #end = :end',
        ExpressionAttributeNames: { '#end': 'end' },
        ExpressionAttributeValues: { ':end': end },
      }),
    );
  },
  async failed(turn) {
    await db.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(turn),
        UpdateExpression: 'SET heldUntil = :free',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':free': 0 },
      }),
    );
  },
});
