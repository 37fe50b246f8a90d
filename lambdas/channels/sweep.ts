import { eachMarked, type Marks } from '../database/marked-accounts.ts';
import type { Deliveries } from '../messaging/delivery-store.ts';
import type { OutgoingJob } from '../messaging/jobs.ts';

export interface DeliverySweepDeps extends Marks {
  readonly deliveries: Pick<Deliveries, 'late'>;
  readonly queue: (job: OutgoingJob, delaySeconds: number) => Promise<void>;
  readonly log: (accountId: string, error: unknown) => void;
}

/** Queues again what should have been sent so many seconds ago: a queue or a function has lost it. Accounts that have nothing on its way are left alone. */
export const sweepDeliveries = (staleAfterSeconds: number, { deliveries, queue, log, ...marks }: DeliverySweepDeps): Promise<void> =>
  eachMarked(
    marks,
    async (accountId) => {
      const { messageIds, waiting } = await deliveries.late(accountId, staleAfterSeconds);
      for (const messageId of messageIds) await queue({ accountId, messageId }, 0);
      return !waiting;
    },
    log,
  );
