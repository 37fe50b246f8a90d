import type { Context } from 'aws-lambda';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { outgoing } from '../outgoing/client.ts';
import { network } from '../outgoing/network.ts';
import { sendOrder, webhookSendEnv, type SendResult } from './contract.ts';
import { send, type SendDeps } from './send.ts';

const deps = once((): SendDeps => {
  const { OWN_HOSTS: ownHosts, OUTGOING_PORTS: ports } = readEnv(webhookSendEnv);
  return { outgoing: (signal) => outgoing(network(), { ownHosts, ports, httpsOnly: true }, signal), now: Date.now };
});

export const handler = (event: unknown, context: Context): Promise<SendResult> =>
  send(sendOrder.parse(event), deps(), AbortSignal.timeout(context.getRemainingTimeInMillis() - 1_000));
