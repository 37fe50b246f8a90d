import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Whose turn in which conversation. A flag for somebody else's conversation is one that nobody ever reads. */
export interface CancelledTurn {
  readonly accountId: string;
  readonly visitorId: string;
  readonly conversationId: string;
}

/** Flags by which a visitor stops an answer: a function is not told that its reader has left. */
export interface CancelStore {
  /** Ends the turns of this visitor that are under way in the conversation. Milliseconds. */
  cancel(turn: CancelledTurn, now: number): Promise<void>;
  /** Whether the visitor has stopped what began at `since`. Milliseconds. */
  cancelledSince(turn: CancelledTurn, since: number): Promise<boolean>;
}

/** No turn takes this long; a flag that is older stands for nothing. In seconds. */
const KEEP_SECONDS = 300;

const keyOf = ({ accountId, visitorId, conversationId }: CancelledTurn) => ({ pk: `CANCEL#${accountId}#${visitorId}`, sk: conversationId });

export const cancelStore = (db: DynamoDBDocumentClient, TableName: string): CancelStore => ({
  async cancel(turn, now) {
    await db.send(new PutCommand({ TableName, Item: { ...keyOf(turn), at: now, expiresAt: Math.ceil(now / 1000) + KEEP_SECONDS } }));
  },
  async cancelledSince(turn, since) {
    const { Item } = await db.send(new GetCommand({ TableName, Key: keyOf(turn), ConsistentRead: true }));
    return typeof Item?.['at'] === 'number' && Item['at'] >= since;
  },
});
