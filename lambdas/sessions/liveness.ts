import { BatchGetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Restriction } from '../core/contract.ts';
import type { AccountState } from '../people/account-state-store.ts';
import { accountKey, userKey, type UserRow } from '../people/rows.ts';
import { sessionKey, type SessionRow } from './rows.ts';

/** What one look proves about a session: the three rows that decide whether it is alive, read together and consistently. */
export async function readLiveness(
  db: DynamoDBDocumentClient,
  TableName: string,
  ids: { readonly sessionId: string; readonly userId: string; readonly accountId: string },
) {
  const Keys = [sessionKey(ids.sessionId), userKey(ids.userId), accountKey(ids.accountId)];
  const { Responses, UnprocessedKeys } = await db.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }));
  // A throttled read proves nothing, so it admits nobody.
  if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('identity rows were not read');
  const found = (pk: string): Record<string, unknown> | undefined => Responses?.[TableName]?.find((item) => item['pk'] === pk);
  return {
    session: found(Keys[0]?.pk ?? '') as SessionRow | undefined,
    user: found(Keys[1]?.pk ?? '') as UserRow | undefined,
    account: found(Keys[2]?.pk ?? '') as AccountState | undefined,
  };
}

/** Whether a session with these rows may be used at `now` (seconds), by a token that was made at `issuedAt`. Expiry is compared here, never left to TTL. */
export function isAlive(
  rows: Awaited<ReturnType<typeof readLiveness>>,
  ids: { readonly userId: string; readonly accountId: string },
  issuedAt: number,
  now: number,
): boolean {
  const { session, user, account } = rows;
  if (!session || !user || !account) return false;
  // Whoever logs in after the account was closed comes to take it back, and gets no further than that.
  // What began before the account was closed stays dead, also when the closure is taken back.
  const open = account.state !== 'suspended' && (account.closedAt === undefined ? account.state === 'active' : session.startedAt > account.closedAt);
  if (!open) return false;
  if (session.userId !== ids.userId || session.accountId !== ids.accountId) return false;
  // The session and not only the token: a renewal would make a younger token of an old session.
  const young = session.startedAt >= user.validFrom && issuedAt >= Math.floor(user.validFrom);
  return young && session.revokedAt === undefined && session.idleUntil > now && session.endsAt > now;
}

/** What narrows a live session. */
export function restrictionOf({ user, account }: Awaited<ReturnType<typeof readLiveness>>): Restriction | undefined {
  if (account?.state === 'closing') return 'closing';
  return account?.requireSecondFactor && !user?.factor ? 'second-factor' : undefined;
}

/** How often the last use of a session is written, in seconds: its idle end is right to this. */
const TOUCH_SECONDS = 60;

/** Moves the idle end of a live session on, at most once a minute and never beyond its absolute end (S2.9). What cannot be written is lost, and ends a session sooner, never later. */
export async function touch(db: DynamoDBDocumentClient, TableName: string, session: SessionRow, idleSeconds: number, now: number): Promise<void> {
  if (now - (session.seenAt ?? session.startedAt) < TOUCH_SECONDS) return;
  await db
    .send(
      new UpdateCommand({
        TableName,
        Key: sessionKey(session.sessionId),
        UpdateExpression: 'SET seenAt = :now, idleUntil = :idle',
        ConditionExpression: 'attribute_not_exists(revokedAt) AND idleUntil > :now',
        ExpressionAttributeValues: { ':now': Math.floor(now), ':idle': Math.min(session.endsAt, Math.floor(now) + idleSeconds) },
      }),
    )
    .catch(() => undefined);
}
