import { createHash } from 'node:crypto';
import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { normalizeEmail } from './rows.ts';

/** Why nothing is written to an address: it is not there, or its reader has called a mail of ours spam. */
export type Suppression = 'bounce' | 'complaint';

export interface SuppressionStore {
  /** Notes that an address does not want mail. A complaint is not made less by a bounce that follows. */
  suppress(email: string, reason: Suppression, now: number): Promise<void>;
  suppressed(email: string, now: number): Promise<Suppression | undefined>;
}

/** For how long it is kept, in seconds: an address may be made anew, and who complains may change their mind by asking. */
const KEEP_SECONDS = { bounce: 90 * 86_400, complaint: 730 * 86_400 } as const;

/** By a hash: the address may be nobody's who is known here. */
export const suppressionKey = (email: string) => ({
  pk: `MAILBOX#${createHash('sha256').update(normalizeEmail(email)).digest('base64url')}`,
  sk: 'SUPPRESSED',
});

/** Addresses that are not written to. Expiry is checked by the reader, never left to TTL. */
export const suppressionStore = (db: DynamoDBDocumentClient, TableName: string): SuppressionStore => ({
  async suppress(email, reason, now) {
    const Item = { ...suppressionKey(email), reason, expiresAt: Math.floor(now / 1_000) + KEEP_SECONDS[reason] };
    const unlessComplained = {
      ConditionExpression: 'attribute_not_exists(pk) OR reason <> :complaint OR expiresAt <= :now',
      ExpressionAttributeValues: { ':complaint': 'complaint' satisfies Suppression, ':now': now / 1_000 },
    };
    await applied(db.send(new PutCommand({ TableName, Item, ...(reason === 'bounce' && unlessComplained) })));
  },
  async suppressed(email, now) {
    const { Item } = await db.send(new GetCommand({ TableName, Key: suppressionKey(email), ConsistentRead: true }));
    return Item && Number(Item['expiresAt']) > now / 1_000 ? (Item['reason'] as Suppression) : undefined;
  },
});
