import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { enqueue } from '../core/queue.ts';
import { billingReconcileEnv } from './contract.ts';
import { customerStore } from './customer-store.ts';
import { askForAll } from './reconcile.ts';

export const handler = async (): Promise<{ asked: number }> => {
  const env = readEnv(billingReconcileEnv);
  return { asked: await askForAll(customerStore(dynamo(), env.DIRECTORY_TABLE), (job) => enqueue(env.BILLING_QUEUE, job)) };
};
