import { GetCommand, PutCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { accountKey, emailKey, membershipKey, signUpKey, userKey, type StoredPassword, type UserRow } from './rows.ts';

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

export interface SignUpStore {
  /** Puts a pending sign-up in the place of an earlier one for the same address. */
  putSignUp(signUp: PendingSignUp): Promise<void>;
  signUpByEmail(email: string): Promise<PendingSignUp | undefined>;
  /** Makes user, address and membership in one transaction that also consumes the token; `false` when the token or the address is taken. */
  openAccount(signUp: PendingSignUp, user: UserRow): Promise<boolean>;
}

/** Sign-ups that wait for their address to be confirmed. Expiry is checked by the reader, never left to TTL. */
export function signUpStore(db: DynamoDBDocumentClient, TableName: string): SignUpStore {
  return {
    async putSignUp(signUp) {
      await db.send(new PutCommand({ TableName, Item: { ...signUp, ...signUpKey(signUp.email) } }));
    },
    async signUpByEmail(email) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: signUpKey(email), ConsistentRead: true }));
      return Item as PendingSignUp | undefined;
    },
    async openAccount(signUp, user) {
      const once = { ConditionExpression: 'attribute_not_exists(pk)' };
      const consumed = { ...signUpKey(signUp.email) };
      return applied(
        db.send(
          new TransactWriteCommand({
            TransactItems: [
              { Delete: { TableName, Key: consumed, ConditionExpression: 'tokenId = :tokenId', ExpressionAttributeValues: { ':tokenId': signUp.tokenId } } },
              { Put: { TableName, Item: { ...emailKey(user.email), userId: user.userId }, ...once } },
              { Put: { TableName, Item: { ...user, ...userKey(user.userId) }, ...once } },
              { Put: { TableName, Item: { ...accountKey(signUp.accountId), state: 'active' }, ...once } },
              { Put: { TableName, Item: { ...membershipKey(user.userId, signUp.accountId), accountId: signUp.accountId }, ...once } },
            ],
          }),
        ),
      );
    },
  };
}
