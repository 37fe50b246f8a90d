import { sql } from 'kysely';
import { Problem } from '../core/problem.ts';
import type { AccountScope } from './account.ts';

/** How long after it was forgotten a visitor's tokens could still be alive, in seconds: the seven days of the one in a browser's cookie, and what clocks may differ. */
export const FORGOTTEN_SECONDS = 604_860;

/** Whether somebody who was forgotten so many seconds ago may still have a token that is alive. */
export const forgottenLately = (secondsAgo: number | null): boolean => secondsAgo !== null && secondsAgo < FORGOTTEN_SECONDS;

const aliveSince = sql<Date>`now() - make_interval(secs => ${FORGOTTEN_SECONDS})`;

/** Whether a visitor has asked to be forgotten so lately that a token from before may be alive. */
export async function isForgotten({ tx, accountId }: AccountScope, chatbotId: string, visitorId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('app.forgotten_visitors')
    .select('visitor_id')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('visitor_id', '=', visitorId)
    .where('forgotten_at', '>', aliveSince)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the marks away whose tokens are all dead: they say nothing any more but who was here. */
export async function dropOldMarks({ tx, accountId }: AccountScope): Promise<void> {
  await tx.deleteFrom('app.forgotten_visitors').where('account_id', '=', accountId).where('forgotten_at', '<=', aliveSince).execute();
}

/** For every door of a visitor. @throws Problem `not-found` for one who was forgotten: an old token leads nowhere (S11.3). */
export async function requireRemembered(scope: AccountScope, chatbotId: string, visitorId: string): Promise<void> {
  if (await isForgotten(scope, chatbotId, visitorId)) throw new Problem('not-found', 'forgotten visitor');
}
