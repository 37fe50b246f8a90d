import { Problem } from '../core/problem.ts';
import type { Days } from '../quota/day-store.ts';
import { boundsOf, monthOf } from '../quota/period.ts';
import type { Quota } from '../quota/quota.ts';
import type { FirstOfBurst } from './gate-rings.ts';
import type { Check, GateDeps, NamedRequest } from './gate.ts';

/** A check that takes one of the account's day. */
export const dayCheck =
  (days: Days, firstOfBurst: FirstOfBurst): Check =>
  async ({ accountId, chatbotId }, { day }) => {
    const taken = await days.take(accountId, day);
    if (taken.taken) return { undo: () => days.release(accountId, taken.hour) };
    const refusal = new Problem('rate-limited', 'limit chat-account', {
      extra: { retryAfterSeconds: taken.retryAfterSeconds, reason: 'account' },
      event: { target: chatbotId, reason: 'chat-account' },
    });
    return { refusal, firstOfBurst: () => firstOfBurst('chat-account', accountId) };
  };

/** What a visitor may know of somebody else's plan, and what the team is told of its own. */
function detailOf(who: string, measure: 'messages' | 'tokens', limit: number | null, nowMs: number): string {
  const until = new Date(boundsOf(monthOf(nowMs)).to).toISOString().slice(0, 10);
  if (who.startsWith('visitor:')) return 'This chatbot has answered as much as it may this month.';
  return `The plan of the account includes ${limit ?? 0} ${measure} a month, and they are used up until ${until} (UTC).`;
}

/** Charges a turn that was answered before and never charged. */
export const lateCharge =
  (quota: Pick<Quota, 'settleLate'>): NonNullable<GateDeps['late']> =>
  ({ accountId, turnId }, { month }, { input, output, bot }) =>
    quota.settleLate(accountId, turnId, month, input + output, bot);

/** A check that takes a message and tokens of the account's month, and charges what was used. */
export const quotaCheck =
  (quota: Quota, firstOfBurst: FirstOfBurst, now: () => number): Check<NamedRequest> =>
  async ({ accountId, chatbotId, turnId, who }, { month }) => {
    const outcome = await quota.reserve(accountId, turnId, month);
    if ('reservation' in outcome) {
      const { reservation } = outcome;
      return { undo: () => reservation.release(), end: ({ input, output, bot }) => reservation.settle(input + output, bot) };
    }
    const measure = outcome.exceeded;
    const refusal = new Problem('quota-exceeded', `quota ${measure}`, {
      extra: { reason: measure, detail: detailOf(who, measure, month[measure], now()) },
      event: { target: chatbotId, reason: `quota-${measure}` },
    });
    return { refusal, firstOfBurst: () => firstOfBurst('quota', accountId) };
  };
