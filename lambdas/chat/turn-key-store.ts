import { createHash } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { Problem } from '../core/problem.ts';

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

/** The ids that a call comes with, which are new with each call: by its own `messageId` a call is known as the one that holds a key. */
export type Holder = Pick<TurnIds, 'messageId'>;

export interface TurnKeys {
  /**
   * Takes a key for one call at a time. A turn that failed, or died, is resumed; one that is done is given back.
   * @throws Problem `idempotency-mismatch` for another message under the same key, `conflict` while the first call is under way.
   */
  take(turn: KeyedTurn, ids: TurnIds, now: number): Promise<Taken>;
  /** Holds the key for a while more. `false` when it is another call's by now. */
  renew(turn: KeyedTurn, holder: Holder, now: number): Promise<boolean>;
  done(turn: KeyedTurn, end: TurnEnd): Promise<void>;
  /** Lets the next call with this key try again at once; nothing happens where another call has it by now. */
  failed(turn: KeyedTurn, holder: Holder): Promise<void>;
}

/** For how long a key is known, in seconds. */
const KEEP_SECONDS = 86_400;
/** For how long a call holds a key that it does not renew, in milliseconds: whoever asks again after a death waits for no longer. */
export const HOLD_MS = 20_000;

interface Row extends TurnIds {
  readonly inputHash: string;
  /** Whose call it is at the moment. */
  readonly holder: string;
  readonly heldUntil: number;
  readonly end?: TurnEnd;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
const mine = ({ messageId }: Holder) => ({ ':me': messageId });
const keyOf = ({ accountId, chatbotId, callerId, key }: KeyedTurn) => ({ pk: `TURN#${accountId}#${chatbotId}#${callerId}`, sk: hash(key) });

/** Writes until when a call holds its key. `false` when it is another call's by now. */
const holdUntil = (db: DynamoDBDocumentClient, TableName: string, turn: KeyedTurn, holder: Holder, until: number): Promise<boolean> =>
  applied(
    db.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(turn),
        UpdateExpression: 'SET heldUntil = :until',
        ConditionExpression: 'holder = :me',
        ExpressionAttributeValues: { ...mine(holder), ':until': until },
      }),
    ),
  );

/** Idempotency keys of chat turns. */
export const turnKeys = (db: DynamoDBDocumentClient, TableName: string): TurnKeys => ({
  async take(turn, ids, now) {
    const inputHash = hash(JSON.stringify(turn.input));
    const fresh: Row = { ...ids, inputHash, holder: ids.messageId, heldUntil: now + HOLD_MS };
    const Item = { ...keyOf(turn), ...fresh, expiresAt: Math.ceil(now / 1000) + KEEP_SECONDS };
    // A write whose reply was lost is sent again by the client: it must not take its own first try for another's.
    const put = new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk) OR holder = :me', ExpressionAttributeValues: mine(ids) });
    if (await applied(db.send(put))) return { state: 'new', ids };
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
          UpdateExpression: 'SET heldUntil = :until, holder = :me',
          ConditionExpression: 'attribute_not_exists(#end) AND (heldUntil <= :now OR holder = :me)',
          ExpressionAttributeNames: { '#end': 'end' },
          ExpressionAttributeValues: { ...mine(ids), ':until': now + HOLD_MS, ':now': now },
        }),
      ),
    );
    if (!(await held)) throw new Problem('conflict', 'the first call with this key is under way', { extra: { retryAfterSeconds: 2 } });
    return { state: 'resumed', ids: first };
  },
  renew: (turn, holder, now) => holdUntil(db, TableName, turn, holder, now + HOLD_MS),
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
  async failed(turn, holder) {
    await holdUntil(db, TableName, turn, holder, 0);
  },
});
