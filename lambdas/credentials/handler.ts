import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { enqueue } from '../core/queue.ts';
import { secretReader } from '../core/secrets.ts';
import { attempts } from '../limits/attempts.ts';
import { attemptStore } from '../limits/attempt-store.ts';
import { lockPolicies } from '../limits/contract.ts';
import { requests } from '../limits/requests.ts';
import { passwords } from '../passwords/password.ts';
import { credentialStore } from '../people/credential-store.ts';
import { notifier } from '../people/notify.ts';
import { personStore } from '../people/person-store.ts';
import { sessionDeps } from '../sessions/configured.ts';
import { deviceStore } from '../sessions/device-store.ts';
import { sessionStore } from '../sessions/session-store.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { changeOperations } from './change.ts';
import { credentialRoutes, credentialsEnv } from './contract.ts';
import type { CredentialDeps } from './deps.ts';
import { resetOperations } from './reset.ts';

export const handler = api(credentialRoutes, { ...resetOperations, ...changeOperations }, ({ record, rings, limitsTable }: Edge): CredentialDeps => {
  const [env, db, now] = [readEnv(credentialsEnv), dynamo(), Date.now];
  const table = env.IDENTITY_TABLE;
  return {
    ...sessionDeps(env, now),
    store: { ...personStore(db, table), ...sessionStore(db, table), ...deviceStore(db, table), ...credentialStore(db, table) },
    passwords: passwords({ cost: env.PASSWORD_COST, pepper: secretReader(env.PEPPER_SECRET) }),
    attempts: attempts(attemptStore(db, limitsTable), lockPolicies(env.LOCK_SECONDS), record, now),
    requests: requests(rings),
    verifier: tokenVerifier({ issuer: env.TOKEN_ISSUER, keys: publishedKeys(db, env.DIRECTORY_TABLE, now) }, now),
    notify: notifier(enqueue, env.NOTICE_QUEUE),
    record,
  };
});
