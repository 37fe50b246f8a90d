import { api } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { randomBase62, uuidv7 } from '../core/ids.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { chatbots } from './chatbots.ts';
import { chatbotRoutes, chatbotsEnv } from './contract.ts';
import { chatbotStore } from './store.ts';

export const handler = api(chatbotRoutes, chatbots, () => {
  const env = readEnv(chatbotsEnv);
  const config = { directoryTable: env.DIRECTORY_TABLE, purgeQueue: env.PURGE_QUEUE };
  return {
    store: chatbotStore(accounts(connect(readEnv(databaseEnv))), dynamo(), enqueue, config),
    newId: uuidv7,
    newPublicKey: () => `pk_${randomBase62(128)}`,
  };
});
