import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { eventMessage } from '../events/queue.ts';
import { fanOutEnv } from './contract.ts';
import { dispatcher } from './dispatch-store.ts';
import { fanOut, type FanOutDeps } from './fan-out.ts';
import { fanOutStore } from './fan-out-store.ts';

export const handler = worker(
  eventMessage,
  ({ body }, deps: FanOutDeps) => fanOut(body, deps),
  () => {
    const env = readEnv(fanOutEnv);
    return { store: fanOutStore(accounts(connect(readEnv(databaseEnv)))), dispatch: dispatcher(dynamo(), env.DIRECTORY_TABLE, env.WEBHOOK_QUEUE) };
  },
);
