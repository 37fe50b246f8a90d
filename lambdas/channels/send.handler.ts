import { readEnv } from '../core/env.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { channels } from '../messaging/channel-store.ts';
import { deliveries } from '../messaging/delivery-store.ts';
import { outgoingJob } from '../messaging/jobs.ts';
import { configuredProviders } from '../messaging/provider-client.ts';
import { sealing } from '../sealing/sealing.ts';
import { channelSendEnv } from './contract.ts';
import { deliver, type DeliverDeps } from './deliver.ts';

export const handler = worker(outgoingJob, deliver, (): DeliverDeps => {
  const env = readEnv(channelSendEnv);
  const inside = accounts(connect(readEnv(databaseEnv)));
  return {
    deliveries: deliveries(inside),
    channels: channels(inside, sealing(inside, env.TENANT_KEY)),
    provider: configuredProviders(env),
    queue: (job, delaySeconds) => enqueue(env.DELIVERY_QUEUE, job, delaySeconds),
    now: Date.now,
    random: Math.random,
  };
});
