/** What is kept of an account itself: its plan, its day, and the limits of its chatbots. */
export const accountKey = (accountId: string, sk: 'PLAN' | 'DAY' | `CHATBOT#${string}`) => ({ pk: `ACCOUNT#${accountId}`, sk });

/** Partitions that the months of all accounts are spread over, so that the sweep finds them and none is hot. */
export const SHARDS = 16;

const shardOf = (accountId: string): number => Number.parseInt(accountId.replaceAll(/[^0-9a-f]/gi, '').slice(-1) || '0', 16) % SHARDS;

export const monthPartition = (month: string, shard: number): string => `MONTH#${month}#${shard}`;
export const monthKey = (month: string, accountId: string) => ({ pk: monthPartition(month, shardOf(accountId)), sk: accountId });

/** That a turn was charged. */
export const settledKey = (turnId: string) => ({ pk: `TURN#${turnId}`, sk: 'SETTLED' });

/** The attribute of a month in which a turn is held. */
export const heldName = (turnId: string): string => `held:${turnId}`;

/** How long a month is kept for those who ask what they used, in months. */
export const MONTHS_KEPT = 13;
