import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { randomBase62, uuidv7 } from '../core/ids.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { modelName } from '../models/model-name.ts';
import { chatbots } from './chatbots.ts';
import { chatbotRoutes, chatbotsEnv } from './contract.ts';
import { chatbotStore } from './store.ts';
import { versionStore } from './version-store.ts';

export const handler = api(chatbotRoutes, chatbots, ({ record }: Edge) => {
  const env = readEnv(chatbotsEnv);
  const config = { directoryTable: env.DIRECTORY_TABLE, purgeQueue: env.PURGE_QUEUE };
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    store: chatbotStore(inAccount, dynamo(), enqueue, config),
    versions: versionStore(inAccount),
    models: [modelName(env.CHAT_MODEL)],
    record,
    newId: uuidv7,
    newPublicKey: () => `pk_${randomBase62(128)}`,
    now: Date.now,
  };
});
