import { randomUUID } from 'node:crypto';
import type { MonthLimits } from '../../../lambdas/quota/contract.ts';
import type { Month } from '../../../lambdas/quota/month.ts';
import { monthOf } from '../../../lambdas/quota/period.ts';
import { quotas, type QuotaNews, type Reservation } from '../../../lambdas/quota/quota.ts';
import { quotaStore } from '../../../lambdas/quota/quota-store.ts';
import { tableOfTests } from '../../support/table.ts';

export const { TABLE, db } = tableOfTests();
export const NOW = Date.UTC(2026, 10, 20, 12);
export const NO_END: MonthLimits = { messages: null, tokens: null };

/** Accounts' quotas on a clock of the test, and what administrators were told. */
export function world(tell?: (news: QuotaNews) => Promise<void>) {
  const clock = { now: NOW };
  const news: QuotaNews[] = [];
  const store = quotaStore(db(), TABLE, () => clock.now);
  const quota = quotas({ store, tell: tell ?? (async (one) => void news.push(one)), now: () => clock.now });
  const accountId = randomUUID();
  const reserve = async (limits: MonthLimits, turnId: string = randomUUID()): Promise<Reservation | string> => {
    const outcome = await quota.reserve(accountId, turnId, limits);
    return 'reservation' in outcome ? outcome.reservation : outcome.exceeded;
  };
  const turn = async (limits: MonthLimits, tokens = 10, turnId?: string): Promise<string> => {
    const outcome = await reserve(limits, turnId);
    if (typeof outcome === 'string') return outcome;
    await outcome.settle(tokens);
    return 'in';
  };
  const month = (): Promise<Month> => store.read(accountId, monthOf(clock.now));
  return { clock, news, quota, store, accountId, reserve, turn, month };
}
