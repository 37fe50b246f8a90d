import type { AccountScope } from './account.ts';

/** A secret of a chatbot as it is kept. */
export interface SealedSecret {
  readonly id: string;
  readonly sealed: string;
}

/** Whether the secret before the present one still vouches. */
const previousVouches = (untilMs: number | undefined, nowMs: number): boolean => untilMs !== undefined && untilMs > nowMs;

/** What a chatbot's row says of its secrets, without them. */
export interface Vouching {
  readonly id: string;
  readonly previousId: string | null;
  readonly previousUntilMs: number | null;
}

/** The ids of the secrets that vouch for visitors now. */
export const vouchingIds = ({ id, previousId, previousUntilMs }: Vouching, nowMs: number): readonly string[] => [
  id,
  ...(previousId !== null && previousVouches(previousUntilMs ?? undefined, nowMs) ? [previousId] : []),
];

/** The secrets that vouch for visitors of a chatbot now, the newest first. */
export async function vouchingSecrets({ tx, accountId }: AccountScope, chatbotId: string, now: number): Promise<readonly SealedSecret[]> {
  const row = await tx
    .selectFrom('app.visitor_secrets')
    .select(['secret_id', 'sealed', 'previous_id', 'previous_sealed', 'previous_until'])
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .executeTakeFirst();
  if (!row) return [];
  const previous = row.previous_id !== null && row.previous_sealed !== null && previousVouches(row.previous_until?.getTime(), now);
  return [{ id: row.secret_id, sealed: row.sealed }, ...(previous ? [{ id: row.previous_id ?? '', sealed: row.previous_sealed ?? '' }] : [])];
}
