import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { journal } from '../core/journal.ts';
import { enqueue } from '../core/queue.ts';
import { rings } from '../core/ring-store.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { markDeliveries } from '../database/delivery-marks.ts';
import { channels } from '../messaging/channel-store.ts';
import { queueDelivery } from '../messaging/delivery-store.ts';
import { incomingJob } from '../messaging/jobs.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { sealing } from '../sealing/sealing.ts';
import { answerOnChannel, type ChannelTurnDeps } from './channel-turn.ts';
import { channelTurnEnv, chatEnv } from './contract.ts';
import { turnDeps } from './deps.ts';

export const handler = worker(incomingJob, answerOnChannel, (): ChannelTurnDeps => {
  const [env, own] = [readEnv(chatEnv), readEnv(channelTurnEnv)];
  const db = connect(readEnv(databaseEnv));
  const inside = accounts(db);
  const record = journal(dynamo(), own.JOURNAL_TABLE, functionLog(), Date.now);
  const states = accountStateStore(dynamo(), { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE });
  return {
    ...turnDeps(env, db, { record, rings: rings(dynamo(), own.LIMITS_TABLE, Date.now), limitsTable: own.LIMITS_TABLE }),
    channels: channels(inside, sealing(inside, own.TENANT_KEY)),
    active: async (accountId) => (await states.read(accountId))?.state === 'active',
    async send({ accountId, ...place }) {
      // First the mark: a sweep finds what is queued, whatever happens next.
      await markDeliveries(dynamo(), env.DIRECTORY_TABLE, accountId);
      if (await inside.enterAs(accountId, (scope) => queueDelivery(scope, place))) await enqueue(own.DELIVERY_QUEUE, { accountId, messageId: place.messageId });
    },
    fetchMedia: (job) => enqueue(own.MEDIA_QUEUE, job),
    again: (job, delaySeconds) => enqueue(own.CHANNEL_QUEUE, { ...job }, delaySeconds),
    record,
  };
});
