import type { AccountEvent } from '../events/catalogue.ts';
import type { Dispatch } from './dispatch-store.ts';
import type { FanOutStore } from './fan-out-store.ts';

export interface FanOutDeps {
  readonly store: FanOutStore;
  readonly dispatch: Dispatch;
}

/**
 * One event to every endpoint that is to have it. All of it can be repeated: what is written is written once, and a message too many finds nothing to do. A
 * crash between the two is repeated by the queue.
 */
export async function fanOut(event: AccountEvent, { store, dispatch }: FanOutDeps): Promise<void> {
  await dispatch(event.accountId, await store.write(event));
}
