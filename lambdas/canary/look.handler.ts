import type { Context } from 'aws-lambda';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { outgoing } from '../outgoing/client.ts';
import { DEFAULT_PORTS } from '../outgoing/contract.ts';
import { network } from '../outgoing/network.ts';
import { lookAround } from './canary.ts';
import { canaryEnv } from './contract.ts';

const origins = once(() => {
  const { APP_ORIGIN: app, EDGE_ORIGIN: edge } = readEnv(canaryEnv);
  return { app, edge };
});

/** @throws Error that says what was not as it must be: the function's errors are what the alarm counts. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const until = AbortSignal.timeout(context.getRemainingTimeInMillis() - 1_000);
  const wrong = await lookAround(origins(), outgoing(network(), { ports: DEFAULT_PORTS, ownHosts: [], httpsOnly: true }, until));
  if (wrong.length > 0) throw new Error(wrong.join('; '));
};
