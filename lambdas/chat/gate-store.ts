import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { rings } from '../core/ring-store.ts';
import type { PlanName } from '../quota/contract.ts';
import { days } from '../quota/day-store.ts';
import { knownLimits, planStore } from '../quota/plan-store.ts';
import { quotaStore } from '../quota/quota-store.ts';
import { quotas, type QuotaNews } from '../quota/quota.ts';
import { chatGate } from './chat-gate.ts';
import { dayCheck, quotaCheck } from './gate-account.ts';
import { bursts } from './gate-rings.ts';
import type { Check } from './gate.ts';
import type { Gate } from './gated-turn.ts';

export interface GateTables {
  readonly limits: string;
  readonly quota: string;
  readonly defaultPlan: PlanName;
}

/** The gate over its two tables: windows and open answers in one, plan, day and month of the account in the other. `first` are further checks of whoever asks. */
export function tableGate(
  db: DynamoDBDocumentClient,
  { limits, quota, defaultPlan }: GateTables,
  { tell, now, first = [] }: { readonly tell: (news: QuotaNews) => Promise<void>; readonly now: () => number; readonly first?: readonly Check[] },
): Gate {
  const counted = rings(db, limits, now);
  const firstOfBurst = bursts(counted);
  return chatGate({
    rings: counted,
    limitsOf: knownLimits(planStore(db, quota, defaultPlan), now),
    first,
    second: [dayCheck(days(db, quota, now), firstOfBurst), quotaCheck(quotas({ store: quotaStore(db, quota, now), tell, now }), firstOfBurst, now)],
    now,
  });
}
