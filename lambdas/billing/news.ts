import type { BillingNews } from './contract.ts';
import type { FormerStanding } from '../database/column-shapes.ts';
import type { Standing } from './standing.ts';

/** What is new for the people of an account, when anything is. */
export function newsOf(former: FormerStanding, current: Standing): BillingNews | undefined {
  if (current.refused !== undefined && current.refused !== former.refused) return 'not-ours';
  if (current.status === 'past_due' && former.status !== 'past_due' && current.granted !== undefined) return 'payment-failed';
  // Somebody has cancelled it, which is no failure.
  if (former.granted !== undefined && current.granted === undefined)
    return current.status === 'canceled' && former.status !== 'past_due' ? 'plan-ended' : 'plan-lost';
  if (former.status === 'past_due' && current.status === 'active') return 'plan-regained';
  return undefined;
}
