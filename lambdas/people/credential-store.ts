import { GetCommand, PutCommand, TransactWriteCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { personPartition, emailKey, userKey, type StoredPassword, type UserRow } from './rows.ts';

/** A link that waits to be used: one of each purpose per person, so that a newer one takes the place of an older. */
export interface PendingLink {
  readonly purpose: 'RESET' | 'EMAIL';
  readonly userId: string;
  /** SHA-256 of the token's id. */
  readonly tokenHash: string;
  /** What the link was made for: it is void when password or address have changed since. */
  readonly credential: string;
  /** Seconds; checked by the reader, never left to TTL. */
  readonly expiresAt: number;
  /** The address that the person wants. */
  readonly email?: string;
}

export interface CredentialStore {
  putLink(link: PendingLink): Promise<void>;
  link(userId: string, purpose: PendingLink['purpose']): Promise<PendingLink | undefined>;
  /** Puts a new password in the place of the one that was read; `false` when that has changed. Sessions that began before `validFrom` are dead. */
  replacePassword(user: UserRow, password: StoredPassword, validFrom: number): Promise<boolean>;
  /** The same, and uses up the link in one transaction. */
  resetPassword(link: PendingLink, user: UserRow, password: StoredPassword, validFrom: number): Promise<boolean>;
  /** Stores the same password hashed anew; a change in between wins. */
  rehash(user: UserRow, password: StoredPassword): Promise<void>;
  /** Moves a person to the address of the link and uses it up, in one transaction; `false` when link, address or password have changed. */
  changeEmail(link: PendingLink, user: UserRow, email: string, validFrom: number): Promise<boolean>;
}

const linkKey = ({ userId, purpose }: Pick<PendingLink, 'userId' | 'purpose'>) => ({ pk: personPartition(userId), sk: `LINK#${purpose}` });

/** Passwords and addresses of people. Every change is conditional on what it was decided upon. */
export function credentialStore(db: DynamoDBDocumentClient, TableName: string): CredentialStore {
  const unchanged = { ConditionExpression: 'password.#hash = :read AND email = :email', ExpressionAttributeNames: { '#hash': 'hash' } };
  const read = (user: UserRow) => ({ ':read': user.password.hash, ':email': user.email });
  const newPassword = (user: UserRow, password: StoredPassword, validFrom: number) => ({
    TableName,
    Key: userKey(user.userId),
    UpdateExpression: 'SET password = :password, validFrom = :from',
    ...unchanged,
    ExpressionAttributeValues: { ...read(user), ':password': password, ':from': validFrom },
  });
  const useUp = (link: PendingLink) => ({
    Delete: { TableName, Key: linkKey(link), ConditionExpression: 'tokenHash = :token', ExpressionAttributeValues: { ':token': link.tokenHash } },
  });

  return {
    async putLink(link) {
      await db.send(new PutCommand({ TableName, Item: { ...link, ...linkKey(link) } }));
    },
    async link(userId, purpose) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: linkKey({ userId, purpose }), ConsistentRead: true }));
      return Item as PendingLink | undefined;
    },
    replacePassword: (user, password, validFrom) => applied(db.send(new UpdateCommand(newPassword(user, password, validFrom)))),
    resetPassword: (link, user, password, validFrom) =>
      applied(db.send(new TransactWriteCommand({ TransactItems: [useUp(link), { Update: newPassword(user, password, validFrom) }] }))),
    async rehash(user, password) {
      await applied(db.send(new UpdateCommand(newPassword(user, password, user.validFrom))));
    },
    changeEmail(link, user, email, validFrom) {
      const rename = {
        TableName,
        Key: userKey(user.userId),
        UpdateExpression: 'SET email = :new, validFrom = :from',
        ...unchanged,
        ExpressionAttributeValues: { ...read(user), ':new': email, ':from': validFrom },
      };
      const claim = { TableName, Item: { ...emailKey(email), userId: user.userId }, ConditionExpression: 'attribute_not_exists(pk)' };
      return applied(
        db.send(
          new TransactWriteCommand({
            TransactItems: [useUp(link), { Put: claim }, { Delete: { TableName, Key: emailKey(user.email) } }, { Update: rename }],
          }),
        ),
      );
    },
  };
}
