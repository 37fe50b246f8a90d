import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Rings } from '../core/ring-store.ts';
import type { PlanName } from '../quota/contract.ts';
import { days } from '../quota/day-store.ts';
import { knownLimits, planStore } from '../quota/plan-store.ts';
import { quotaStore } from '../quota/quota-store.ts';
import { quotas, type QuotaNews } from '../quota/quota.ts';
import { chatGate } from './chat-gate.ts';
import { dayCheck, lateCharge, quotaCheck } from './gate-account.ts';
import type { FirstOfBurst } from './gate-rings.ts';
import type { Check } from './gate.ts';
import type { Gate } from './gated-turn.ts';

interface GateTables {
  readonly quota: string;
  readonly defaultPlan: PlanName;
}

/** The gate over its two tables: windows and open answers in the one of the rings, plan, day and month of the account in the other. `first` are further checks of whoever asks. */
export function tableGate(
  db: DynamoDBDocumentClient,
  rings: Rings,
  { quota, defaultPlan }: GateTables,
  {
    tell,
    now,
    firstOfBurst,
    first,
  }: {
    readonly tell: (news: QuotaNews) => Promise<void>;
    readonly now: () => number;
    readonly firstOfBurst: FirstOfBurst;
    readonly first: readonly Check[];
  },
): Gate {
  const quotaOf = quotas({ store: quotaStore(db, quota, now), tell, now });
  return chatGate({
    rings,
    firstOfBurst,
    limitsOf: knownLimits(planStore(db, quota, defaultPlan), now),
    first,
    second: [dayCheck(days(db, quota, now), firstOfBurst), quotaCheck(quotaOf, firstOfBurst, now)],
    late: lateCharge(quotaOf),
    now,
  });
}
