import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { outgoing } from '../outgoing/client.ts';
import { network } from '../outgoing/network.ts';
import { mailChoiceStore } from '../people/mail-choice-store.ts';
import { suppressionStore } from '../people/suppression-store.ts';
import { mailFeedbackEnv, mailFeedbackRoutes } from './contract.ts';
import { mailHook, type MailHookDeps } from './hook.ts';
import { sns } from './sns.ts';
import { unsubscribePage } from './unsubscribe-page.ts';
import { unsubscribe, type UnsubscribeDeps } from './unsubscribe.ts';

/** For one answer of SNS, in milliseconds. */
const WAIT_MS = 8_000;

export const handler = api(
  mailFeedbackRoutes,
  { mailHook, unsubscribePage: async () => unsubscribePage, unsubscribe },
  ({ record, rings }: Edge): MailHookDeps & UnsubscribeDeps => {
    const { IDENTITY_TABLE, MAIL_TOPIC, OWN_HOSTS: ownHosts, OUTGOING_PORTS: ports } = readEnv(mailFeedbackEnv);
    return {
      topicArn: MAIL_TOPIC,
      ...sns(() => outgoing(network(), { ownHosts, ports }, AbortSignal.timeout(WAIT_MS)), MAIL_TOPIC),
      choices: mailChoiceStore(dynamo(), IDENTITY_TABLE),
      mailboxes: suppressionStore(dynamo(), IDENTITY_TABLE),
      rings,
      record,
      now: Date.now,
    };
  },
);
