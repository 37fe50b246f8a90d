import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { attemptStore } from '../limits/attempt-store.ts';
import { attempts } from '../limits/attempts.ts';
import { lockPolicies } from '../limits/contract.ts';
import { isAlive, readLiveness, restrictionOf, touch } from '../sessions/liveness.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { authorize, type AuthorizerDeps } from './authorize.ts';
import { authorizerEnv } from './contract.ts';
import { chatbotAlive, liveKey, useNoter } from './directory.ts';
import { guessCounter } from './guesses.ts';
import type { Guards } from './guards.ts';
import { policy } from './policy.ts';

/** Made when this is bundled. */
declare const GUARDS: Guards;

const deps = once((): AuthorizerDeps & { readonly settle: () => Promise<void> } => {
  const env = readEnv(authorizerEnv);
  const tables = { directory: env.DIRECTORY_TABLE, identity: env.IDENTITY_TABLE };
  const record = journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now, env.LIMITS_TABLE);
  const verifier = tokenVerifier({ issuer: env.TOKEN_ISSUER, keys: publishedKeys(dynamo(), env.DIRECTORY_TABLE, Date.now) }, Date.now);
  return {
    guards: GUARDS,
    verify: (kind, token) => verifier.verify(kind, token),
    liveSession: async (ids, issuedAt) => {
      const rows = await readLiveness(dynamo(), env.IDENTITY_TABLE, ids);
      if (!isAlive(rows, ids, issuedAt, Date.now() / 1000)) return undefined;
      if (rows.session) await touch(dynamo(), env.IDENTITY_TABLE, rows.session, env.SESSION_IDLE_SECONDS, Date.now() / 1000);
      const restricted = restrictionOf(rows);
      return { confirmedUntil: rows.session?.confirmedUntil ?? 0, ...(restricted && { restricted }) };
    },
    chatbotAlive: chatbotAlive(dynamo(), tables),
    liveKey: liveKey(dynamo(), tables, Date.now),
    noteUse: useNoter(dynamo(), env.LIMITS_TABLE, Date.now),
    countGuess: guessCounter(attempts(attemptStore(dynamo(), env.LIMITS_TABLE), lockPolicies(env.LOCK_SECONDS), record, Date.now), Date.now),
    record,
    settle: record.settle,
  };
});

export const handler = async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  await deps().settle();
  return policy(await authorize(event, deps()), event.methodArn);
};
