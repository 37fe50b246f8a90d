import { GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied, conditionFailed } from '../core/clients.ts';
import { ownSessionKey, sessionKey, type SessionRow } from './rows.ts';
import { personPartition } from '../people/rows.ts';

export interface SessionStore {
  putSession(session: SessionRow): Promise<void>;
  session(sessionId: string): Promise<SessionRow | undefined>;
  /** Trades the current refresh token for another; `false` when another call was quicker or the session has ended. */
  rotateRefresh(
    sessionId: string,
    from: string,
    to: string,
    at: { readonly now: number; readonly graceUntil: number; readonly idleUntil: number; readonly pepper: number },
  ): Promise<boolean>;
  revokeSession(sessionId: string, now: number): Promise<void>;
  /** Ids of the sessions beyond those that a person may have, the newest of them first. Ended ones count until their rows expire. */
  surplus(userId: string): Promise<readonly string[]>;
  /** The sessions of a person that may still be alive, newest first, at most a hundred. */
  sessionsOf(userId: string): Promise<readonly SessionRow[]>;
  /** Takes a session to another account, and its confirmation away; the row as it is then, or nothing when it has ended. */
  moveSession(sessionId: string, accountId: string): Promise<SessionRow | undefined>;
  /** Notes until when the person counts as confirmed on this session. */
  confirm(sessionId: string, untilSeconds: number): Promise<void>;
}

/** Living sessions that a person may have; a newer one takes the place of the oldest (S2.14). */
export const SESSIONS_MAX = 100;
/** Each log-in looks at so many beyond: it adds one, and others at the same time may have added theirs. */
const SURPLUS_MAX = 10;

/** Sessions. Every read that decides is consistent, and expiry is checked by the reader, never left to TTL. */
export function sessionStore(db: DynamoDBDocumentClient, TableName: string): SessionStore {
  async function newestOf(userId: string, Limit: number): Promise<readonly string[]> {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :session)',
        ExpressionAttributeValues: { ':pk': personPartition(userId), ':session': 'SESSION#' },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit,
      }),
    );
    return Items.map((item) => String(item['sessionId']));
  }

  return {
    async putSession(session) {
      const expiresAt = session.endsAt;
      const { userId, sessionId } = session;
      await db.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: { ...session, ...sessionKey(sessionId), expiresAt }, ConditionExpression: 'attribute_not_exists(pk)' } },
            { Put: { TableName, Item: { ...ownSessionKey(userId, sessionId), sessionId, expiresAt } } },
          ],
        }),
      );
    },
    async session(sessionId) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: sessionKey(sessionId), ConsistentRead: true }));
      return Item as SessionRow | undefined;
    },
    async rotateRefresh(sessionId, from, to, { now, graceUntil, idleUntil, pepper }) {
      return applied(
        db.send(
          new UpdateCommand({
            TableName,
            Key: sessionKey(sessionId),
            UpdateExpression: 'SET refreshHash = :to, previousHash = :from, previousUntil = :grace, idleUntil = :idle, pepper = :pepper',
            ConditionExpression: 'refreshHash = :from AND attribute_not_exists(revokedAt) AND idleUntil > :now AND endsAt > :now',
            ExpressionAttributeValues: { ':from': from, ':to': to, ':grace': graceUntil, ':idle': idleUntil, ':now': now, ':pepper': pepper },
          }),
        ),
      );
    },
    async revokeSession(sessionId, now) {
      await applied(
        db.send(
          new UpdateCommand({
            TableName,
            Key: sessionKey(sessionId),
            UpdateExpression: 'SET revokedAt = :now',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
            ExpressionAttributeValues: { ':now': now },
          }),
        ),
      );
    },
    surplus: async (userId) => (await newestOf(userId, SESSIONS_MAX + SURPLUS_MAX)).slice(SESSIONS_MAX),
    async sessionsOf(userId) {
      const ids = await newestOf(userId, SESSIONS_MAX);
      const rows = await Promise.all(
        ids.map(async (id) => (await db.send(new GetCommand({ TableName, Key: sessionKey(id), ConsistentRead: true }))).Item as SessionRow | undefined),
      );
      return rows.filter((row) => row !== undefined);
    },
    async moveSession(sessionId, accountId) {
      try {
        const { Attributes } = await db.send(
          new UpdateCommand({
            TableName,
            Key: sessionKey(sessionId),
            UpdateExpression: 'SET accountId = :account REMOVE confirmedUntil',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
            ExpressionAttributeValues: { ':account': accountId },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return Attributes as SessionRow | undefined;
      } catch (error) {
        if (conditionFailed(error)) return undefined;
        throw error;
      }
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
