import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { conditionFailed } from '../core/clients.ts';
import { sessionKey, type SessionRow } from './rows.ts';

export interface SessionStore {
  putSession(session: SessionRow): Promise<void>;
  session(sessionId: string): Promise<SessionRow | undefined>;
  /** Trades the current refresh token for another; `false` when another call was quicker or the session has ended. */
  rotateRefresh(
    sessionId: string,
    from: string,
    to: string,
    at: { readonly now: number; readonly graceUntil: number; readonly idleUntil: number },
  ): Promise<boolean>;
  revokeSession(sessionId: string, now: number): Promise<void>;
  /** Notes until when the person counts as confirmed on this session. */
  confirm(sessionId: string, untilSeconds: number): Promise<void>;
}

/** Sessions. Every read that decides is consistent, and expiry is checked by the reader, never left to TTL. */
export function sessionStore(db: DynamoDBDocumentClient, TableName: string): SessionStore {
  return {
    async putSession(session) {
      await db.send(
        new PutCommand({
          TableName,
          Item: { ...session, ...sessionKey(session.sessionId), expiresAt: session.endsAt },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    },
    async session(sessionId) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: sessionKey(sessionId), ConsistentRead: true }));
      return Item as SessionRow | undefined;
    },
    async rotateRefresh(sessionId, from, to, { now, graceUntil, idleUntil }) {
      try {
        await db.send(
          new UpdateCommand({
            TableName,
            Key: sessionKey(sessionId),
            UpdateExpression: 'SET refreshHash = :to, previousHash = :from, previousUntil = :grace, idleUntil = :idle',
            ConditionExpression: 'refreshHash = :from AND attribute_not_exists(revokedAt) AND idleUntil > :now AND endsAt > :now',
            ExpressionAttributeValues: { ':from': from, ':to': to, ':grace': graceUntil, ':idle': idleUntil, ':now': now },
          }),
        );
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
    async revokeSession(sessionId, now) {
      await db
        .send(
          new UpdateCommand({
            TableName,
            Key: sessionKey(sessionId),
            UpdateExpression: 'SET revokedAt = :now',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
            ExpressionAttributeValues: { ':now': now },
          }),
        )
        .catch((error: unknown) => {
          if (!conditionFailed(error)) throw error;
        });
    },
    async confirm(sessionId, untilSeconds) {
      await db.send(
        new UpdateCommand({
          TableName,
          Key: sessionKey(sessionId),
          UpdateExpression: 'SET confirmedUntil = :until',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
          ExpressionAttributeValues: { ':until': untilSeconds },
        }),
      );
    },
  };
}
