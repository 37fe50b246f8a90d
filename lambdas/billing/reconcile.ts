import type { BillingJob } from './contract.ts';
import type { CustomerStore } from './customer-store.ts';

/**
 * Asks the worker to look at every account that has ever been about to pay: what an event was lost for, or what nobody sends an event for (the end of a
 * grace), is mended within a day. The number of accounts.
 */
export async function askForAll(customers: Pick<CustomerStore, 'accounts'>, ask: (job: BillingJob) => Promise<void>): Promise<number> {
  let asked = 0;
  for await (const accountId of customers.accounts()) {
    await ask({ task: 'sync', accountId, tries: 0 });
    asked += 1;
  }
  return asked;
}
