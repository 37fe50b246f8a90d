import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { isAlive, readLiveness } from '../sessions/liveness.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { authorize, type AuthorizerDeps } from './authorize.ts';
import { authorizerEnv } from './contract.ts';
import { chatbotAlive } from './directory.ts';
import { policy } from './policy.ts';

const deps = once((): AuthorizerDeps => {
  const env = readEnv(authorizerEnv);
  const verifier = tokenVerifier({ issuer: env.TOKEN_ISSUER, keys: publishedKeys(dynamo(), env.DIRECTORY_TABLE, Date.now) }, Date.now);
  return {
    verify: (kind, token) => verifier.verify(kind, token),
    sessionAlive: async (ids, issuedAt) => isAlive(await readLiveness(dynamo(), env.IDENTITY_TABLE, ids), ids, issuedAt, Date.now() / 1000),
    chatbotAlive: chatbotAlive(dynamo(), { directory: env.DIRECTORY_TABLE, identity: env.IDENTITY_TABLE }),
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
  };
});

export const handler = async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> =>
  policy(await authorize(event, deps()), event.methodArn);
