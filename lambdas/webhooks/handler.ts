import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { network } from '../outgoing/network.ts';
import { checkConfigurable } from '../outgoing/target.ts';
import { sealing } from '../sealing/sealing.ts';
import { webhookRoutes, webhooksEnv } from './contract.ts';
import { deliveryLogStore } from './delivery-log-store.ts';
import { dispatcher } from './dispatch-store.ts';
import { newWebhookSecret } from './signature.ts';
import { webhooks, type WebhookDeps } from './webhooks.ts';
import { webhookStore } from './webhook-store.ts';

export const handler = api(webhookRoutes, webhooks, ({ record }: Edge): WebhookDeps => {
  const env = readEnv(webhooksEnv);
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  const rules = { ownHosts: env.OWN_HOSTS, ports: env.OUTGOING_PORTS };
  return {
    store: webhookStore(inAccount),
    log: deliveryLogStore(inAccount),
    secrets: sealing(inAccount, env.TENANT_KEY),
    newSecret: newWebhookSecret,
    newId: uuidv7,
    checkUrl: async (url) => (await checkConfigurable(url, rules, network())).href,
    dispatch: dispatcher(dynamo(), env.DIRECTORY_TABLE, env.WEBHOOK_QUEUE),
    record,
    now: Date.now,
  };
});
