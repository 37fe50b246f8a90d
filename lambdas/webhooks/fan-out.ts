import type { AccountEvent } from '../events/catalogue.ts';
import type { DeliverJob } from './contract.ts';
import type { FanOutStore } from './fan-out-store.ts';

export interface FanOutDeps {
  readonly store: FanOutStore;
  readonly dispatch: (job: DeliverJob) => Promise<void>;
}

/**
 * One event to every endpoint that is to have it. All of it can be repeated: what is written is written once, and a message too many finds nothing to do. A
 * crash between the two is repeated by the queue.
 */
export async function fanOut(event: AccountEvent, { store, dispatch }: FanOutDeps): Promise<void> {
  for (const webhookId of await store.write(event)) await dispatch({ accountId: event.accountId, webhookId });
}
