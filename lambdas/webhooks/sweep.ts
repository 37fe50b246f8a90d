import type { MarkedAccount } from '../database/account-marks-store.ts';
import type { DeliverJob } from './contract.ts';
import type { SweepStore } from './deliver-store.ts';

interface Marks {
  readonly marked: () => Promise<readonly MarkedAccount[]>;
  readonly clear: (mark: MarkedAccount) => Promise<void>;
}

export interface WebhookSweepDeps {
  readonly store: SweepStore;
  readonly deliveries: Marks;
  readonly logs: Marks;
  readonly enqueue: (job: DeliverJob) => Promise<void>;
  readonly log: (accountId: string, error: unknown) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** One account after the other; one that fails holds up no other, and is looked at again in the next round. */
async function eachOf({ marked, clear }: Marks, look: (accountId: string) => Promise<boolean>, log: WebhookSweepDeps['log']): Promise<void> {
  for (const mark of await marked()) {
    try {
      if (!(await look(mark.accountId))) await clear(mark);
    } catch (error) {
      log(mark.accountId, error);
    }
  }
}

/** Puts on its way what is due and that no message will wake: retries of hours, and what a crash has left. */
export const sweepDeliveries = (staleAfterSeconds: number, { store, deliveries, enqueue, log, now }: WebhookSweepDeps): Promise<void> =>
  eachOf(
    deliveries,
    async (accountId) => {
      for (const webhookId of await store.ready(accountId, staleAfterSeconds, new Date(now()))) await enqueue({ accountId, webhookId });
      return store.open(accountId);
    },
    log,
  );

/** Takes what is too old out of the logs. */
export const pruneLogs = ({ store, logs, log, now }: WebhookSweepDeps): Promise<void> =>
  eachOf(logs, (accountId) => store.prune(accountId, new Date(now())), log);
