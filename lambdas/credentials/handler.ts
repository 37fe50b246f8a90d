import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { enqueue } from '../core/queue.ts';
import { rings } from '../core/ring-store.ts';
import { readSecret } from '../core/secrets.ts';
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
import { resetOperations } from './reset.ts';

export const handler = api(credentialRoutes, { ...resetOperations, ...changeOperations }, () => {
  const [env, edge, db, now] = [readEnv(credentialsEnv), readEnv(edgeEnv), dynamo(), Date.now];
  const table = env.IDENTITY_TABLE;
  const record = journal(db, edge.JOURNAL_TABLE, functionLog(), now);
  return {
    store: { ...personStore(db, table), ...sessionStore(db, table), ...deviceStore(db, table), ...credentialStore(db, table) },
    passwords: passwords({ cost: env.PASSWORD_COST, pepper: (anew) => readSecret(env.PEPPER_SECRET, anew) }),
    attempts: attempts(attemptStore(db, edge.LIMITS_TABLE), lockPolicies(env.LOCK_SECONDS), record, now),
    requests: requests(rings(db, edge.LIMITS_TABLE, now)),
    signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, now),
    verifier: tokenVerifier({ issuer: env.TOKEN_ISSUER, keys: publishedKeys(db, env.DIRECTORY_TABLE, now) }, now),
    notify: notifier(enqueue, env.NOTICE_QUEUE),
    record,
    newId: uuidv7,
    now,
    lifetimes: { accessSeconds: env.ACCESS_TOKEN_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS, absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS },
  };
});
