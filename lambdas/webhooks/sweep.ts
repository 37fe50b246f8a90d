import { eachMarked, type Marks } from '../database/marked-accounts.ts';
import type { DeliverJob } from './contract.ts';
import type { SweepStore } from './deliver-store.ts';

export interface WebhookSweepDeps {
  readonly store: SweepStore;
  readonly deliveries: Marks;
  readonly logs: Marks;
  readonly enqueue: (job: DeliverJob) => Promise<void>;
  readonly log: (accountId: string, error: unknown) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Puts on its way what is due and that no message will wake: retries of hours, and what a crash has left. */
export const sweepDeliveries = (staleAfterSeconds: number, { store, deliveries, enqueue, log, now }: WebhookSweepDeps): Promise<void> =>
  eachMarked(
    deliveries,
    async (accountId) => {
      for (const webhookId of await store.ready(accountId, staleAfterSeconds, new Date(now()))) await enqueue({ accountId, webhookId });
      return !(await store.open(accountId));
    },
    log,
  );

/** Takes what is too old out of the logs. */
export const pruneLogs = ({ store, logs, log, now }: WebhookSweepDeps): Promise<void> =>
  eachMarked(logs, async (accountId) => !(await store.prune(accountId, new Date(now()))), log);
