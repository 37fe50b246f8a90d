import type * as z from 'zod';
import { uuidv7 } from '../core/ids.ts';
import { tokenSigner } from '../tokens/sign.ts';
import type { sessionsEnv } from './contract.ts';
import type { SessionDeps } from './start.ts';

/** What every function that begins sessions is given beside their store. */
export const sessionDeps = (env: z.output<typeof sessionsEnv>, now: () => number): Omit<SessionDeps, 'store'> => ({
  signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, now),
  newId: uuidv7,
  now,
  lifetimes: { accessSeconds: env.ACCESS_TOKEN_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS, absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS },
});
