import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { conditionFailed } from '../core/clients.ts';
import { accountKey, sessionKey, userKey, type SessionRow, type StoredPassword, type UserRow } from '../sessions/rows.ts';

export interface PendingSignUp {
  readonly email: string;
  readonly name: string;
  readonly accountName: string;
  readonly locale: 'fr' | 'en';
  readonly password: StoredPassword;
  readonly tokenId: string;
  readonly userId: string;
  readonly accountId: string;
  /** Seconds. */
  readonly expiresAt: number;
}

export interface IdentityStore {
  userByEmail(email: string): Promise<UserRow | undefined>;
  userById(userId: string): Promise<UserRow | undefined>;
  accountsOf(userId: string): Promise<readonly string[]>;
  /** Puts a pending sign-up in the place of an earlier one for the same address. */
  putSignUp(signUp: PendingSignUp): Promise<void>;
  signUpByEmail(email: string): Promise<PendingSignUp | undefined>;
  /** Makes user, address and membership in one transaction that also consumes the token; `false` when the token or the address is taken. */
  openAccount(signUp: PendingSignUp, user: UserRow): Promise<boolean>;
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
}

const emailKey = (email: string) => ({ pk: `EMAIL#${email}`, sk: 'USER' });
const signUpKey = (email: string) => ({ pk: `EMAIL#${email}`, sk: 'SIGNUP' });

/** The identity table: what must be known before there is a tenant. Every read that decides is consistent, and expiry is checked by the reader, never left to TTL. */
export function identityStore(db: DynamoDBDocumentClient, TableName: string): IdentityStore {
  const get = async <T>(Key: Record<string, string>): Promise<T | undefined> =>
    (await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item as T | undefined;
  const userById = (userId: string) => get<UserRow>(userKey(userId));
  return {
    userById,
    async userByEmail(email) {
      const pointer = await get<{ userId: string }>(emailKey(email));
      return pointer && userById(pointer.userId);
    },
    async accountsOf(userId) {
      const { Items } = await db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :account)',
          ExpressionAttributeValues: { ':pk': `USER#${userId}`, ':account': 'ACCOUNT#' },
          ConsistentRead: true,
          Limit: 100,
        }),
      );
      return (Items ?? []).map((item) => String(item['accountId']));
    },
    async putSignUp(signUp) {
      await db.send(new PutCommand({ TableName, Item: { ...signUp, ...signUpKey(signUp.email) } }));
    },
    signUpByEmail: (email) => get<PendingSignUp>(signUpKey(email)),
    async openAccount(signUp, user) {
      const once = { ConditionExpression: 'attribute_not_exists(pk)' };
      const consumed = { ...signUpKey(signUp.email) };
      try {
        await db.send(
          new TransactWriteCommand({
            TransactItems: [
              { Delete: { TableName, Key: consumed, ConditionExpression: 'tokenId = :tokenId', ExpressionAttributeValues: { ':tokenId': signUp.tokenId } } },
              { Put: { TableName, Item: { ...emailKey(user.email), userId: user.userId }, ...once } },
              { Put: { TableName, Item: { ...user, ...userKey(user.userId) }, ...once } },
              { Put: { TableName, Item: { ...accountKey(signUp.accountId), state: 'active' }, ...once } },
              { Put: { TableName, Item: { pk: `USER#${user.userId}`, sk: `ACCOUNT#${signUp.accountId}`, accountId: signUp.accountId }, ...once } },
            ],
          }),
        );
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
    async putSession(session) {
      await db.send(
        new PutCommand({
          TableName,
          Item: { ...session, ...sessionKey(session.sessionId), expiresAt: session.endsAt },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    },
    session: (sessionId) => get<SessionRow>(sessionKey(sessionId)),
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
  };
}
