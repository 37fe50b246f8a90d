import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { opaqueSecret, uuidv7 } from '../core/ids.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { channels } from '../messaging/channel-store.ts';
import { channelDirectory } from '../messaging/directory-store.ts';
import { configuredProviders } from '../messaging/provider-client.ts';
import { sealing } from '../sealing/sealing.ts';
import { channelOperations, type ChannelDeps } from './channels.ts';
import { channelRoutes, channelsEnv } from './contract.ts';
import { channelStore } from './store.ts';

export const handler = api(channelRoutes, channelOperations, ({ record }: Edge): ChannelDeps => {
  const env = readEnv(channelsEnv);
  const inside = accounts(connect(readEnv(databaseEnv)));
  const secrets = sealing(inside, env.TENANT_KEY);
  return {
    store: channelStore(inside, channelDirectory(dynamo(), env.DIRECTORY_TABLE)),
    health: channels(inside, secrets),
    secrets,
    provider: configuredProviders(env),
    newId: uuidv7,
    newToken: opaqueSecret,
    record,
  };
});
