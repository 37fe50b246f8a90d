import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { accountsWithDeliveries, clearDeliveries } from '../database/delivery-marks.ts';
import { deliveries } from '../messaging/delivery-store.ts';
import { channelSweepEnv } from './contract.ts';
import { sweepDeliveries, type DeliverySweepDeps } from './sweep.ts';

const deps = once((): DeliverySweepDeps => {
  const env = readEnv(channelSweepEnv);
  return {
    marked: () => accountsWithDeliveries(dynamo(), env.DIRECTORY_TABLE),
    clear: (mark) => clearDeliveries(dynamo(), env.DIRECTORY_TABLE, mark),
    deliveries: deliveries(accounts(connect(readEnv(databaseEnv)))),
    queue: (job, delaySeconds) => enqueue(env.DELIVERY_QUEUE, job, delaySeconds),
    log: (accountId, error) => functionLog().error('messages on their way not swept', error, accountId),
  };
});

export const handler = (event: { readonly staleAfterSeconds: number }): Promise<void> => sweepDeliveries(event.staleAfterSeconds, deps());
