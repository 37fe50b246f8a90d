import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { enqueue } from '../core/queue.ts';
import { secretReader } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { attempts } from '../limits/attempts.ts';
import { attemptStore } from '../limits/attempt-store.ts';
import { lockPolicies } from '../limits/contract.ts';
import { requests } from '../limits/requests.ts';
import { passwords } from '../passwords/password.ts';
import { sealer } from '../passwords/sealed.ts';
import { factorStore } from '../people/factor-store.ts';
import { membershipStore } from '../people/membership-store.ts';
import { notifier } from '../people/notify.ts';
import { sessionDeps } from '../sessions/configured.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { identityEnv, identityRoutes } from './contract.ts';
import type { IdentityDeps } from './deps.ts';
import { keySet } from './key-set.ts';
import { logIn } from './log-in.ts';
import { ownOperations } from './own.ts';
import { sessionOperations } from './sessions.ts';
import { signUpOperations } from './sign-up.ts';
import { identityStore } from './store.ts';

export const handler = api(
  identityRoutes,
  { ...signUpOperations, logIn, ...sessionOperations, ...ownOperations, keySet },
  ({ record, rings, limitsTable }: Edge): IdentityDeps => {
    const [env, db, now] = [readEnv(identityEnv), dynamo(), Date.now];
    const pepper = secretReader(env.PEPPER_SECRET);
    const keys = publishedKeys(db, env.DIRECTORY_TABLE, now);
    const table = env.IDENTITY_TABLE;
    return {
      ...sessionDeps(env, now),
      store: identityStore(db, table),
      accounts: membershipStore(accounts(connect(readEnv(databaseEnv)))),
      factors: factorStore(db, table),
      sealer: sealer(pepper),
      passwords: passwords({ cost: env.PASSWORD_COST, pepper }),
      attempts: attempts(attemptStore(db, limitsTable), lockPolicies(env.LOCK_SECONDS), record, now),
      requests: requests(rings),
      verifier: tokenVerifier({ issuer: env.TOKEN_ISSUER, keys }, now),
      keys: () => keys(false),
      notify: notifier(enqueue, env.NOTICE_QUEUE),
      record,
      pepper,
    };
  },
);
