import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { channels } from '../messaging/channel-store.ts';
import { channelDirectory } from '../messaging/directory-store.ts';
import { sealing } from '../sealing/sealing.ts';
import { channelHookRoutes, channelHooksEnv } from './contract.ts';
import { channelHooks, type HookDeps } from './hooks.ts';
import { seenEvents } from './seen-store.ts';

/** Refusals of one channel that are written down in a minute. */
const WRITTEN = { name: 'hook-refused', count: 20, seconds: 60 };

export const handler = api(channelHookRoutes, channelHooks, ({ record, rings }: Edge): HookDeps => {
  const env = readEnv(channelHooksEnv);
  const inside = accounts(connect(readEnv(databaseEnv)));
  const directory = channelDirectory(dynamo(), env.DIRECTORY_TABLE);
  return {
    accountOf: (channelId) => directory.accountOf(channelId),
    channels: channels(inside, sealing(inside, env.TENANT_KEY)),
    seen: seenEvents(dynamo(), env.GUARDS_TABLE, Date.now),
    queue: (job) => enqueue(env.CHANNEL_QUEUE, { ...job }),
    record,
    // Where it cannot be counted, everything is written.
    written: (channelId) =>
      rings.take(WRITTEN, channelId).then(
        ({ taken }) => taken,
        () => true,
      ),
    now: Date.now,
  };
});
