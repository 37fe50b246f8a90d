import type { MarkedAccount } from '../database/account-marks-store.ts';
import type { Deliveries } from '../messaging/delivery-store.ts';
import type { OutgoingJob } from '../messaging/jobs.ts';

export interface DeliverySweepDeps {
  readonly marked: () => Promise<readonly MarkedAccount[]>;
  readonly clear: (mark: MarkedAccount) => Promise<void>;
  readonly deliveries: Pick<Deliveries, 'late'>;
  readonly queue: (job: OutgoingJob, delaySeconds: number) => Promise<void>;
}

/** Queues again what should have been sent so many seconds ago: a queue or a function has lost it. Accounts that have nothing on its way are left alone. */
export async function sweepDeliveries(staleAfterSeconds: number, { marked, clear, deliveries, queue }: DeliverySweepDeps): Promise<void> {
  for (const mark of await marked()) {
    const { messageIds, waiting } = await deliveries.late(mark.accountId, staleAfterSeconds);
    for (const messageId of messageIds) await queue({ accountId: mark.accountId, messageId }, 0);
    // One that was marked meanwhile keeps its mark.
    if (!waiting) await clear(mark);
  }
}
