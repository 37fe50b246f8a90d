import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
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
import { deviceStore } from '../sessions/device-store.ts';
import { sessionStore } from '../sessions/session-store.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenSigner } from '../tokens/sign.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { changeOperations } from './change.ts';
import { credentialRoutes, credentialsEnv } from './contract.ts';
import type { CredentialDeps } from './deps.ts';
import { resetOperations } from './reset.ts';

export const handler = api(credentialRoutes, { ...resetOperations, ...changeOperations }, ({ record, rings, limitsTable }: Edge): CredentialDeps => {
  const [env, db, now] = [readEnv(credentialsEnv), dynamo(), Date.now];
  const table = env.IDENTITY_TABLE;
  return {
    store: { ...personStore(db, table), ...sessionStore(db, table), ...deviceStore(db, table), ...credentialStore(db, table) },
    passwords: passwords({ cost: env.PASSWORD_COST, pepper: secretReader(env.PEPPER_SECRET) }),
    attempts: attempts(attemptStore(db, limitsTable), lockPolicies(env.LOCK_SECONDS), record, now),
    requests: requests(rings),
    signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, now),
    verifier: tokenVerifier({ issuer: env.TOKEN_ISSUER, keys: publishedKeys(db, env.DIRECTORY_TABLE, now) }, now),
    notify: notifier(enqueue, env.NOTICE_QUEUE),
    record,
    newId: uuidv7,
    now,
    lifetimes: { accessSeconds: env.ACCESS_TOKEN_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS, absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS },
  };
});
