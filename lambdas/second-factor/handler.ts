import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { secretReader } from '../core/secrets.ts';
import { attemptStore } from '../limits/attempt-store.ts';
import { attempts } from '../limits/attempts.ts';
import { lockPolicies } from '../limits/contract.ts';
import { passwords } from '../passwords/password.ts';
import { sealer } from '../passwords/sealed.ts';
import { factorStore } from '../people/factor-store.ts';
import { personStore } from '../people/person-store.ts';
import { sessionStore } from '../sessions/session-store.ts';
import { secondFactorEnv, secondFactorRoutes } from './contract.ts';
import { secondFactor, type SecondFactorDeps } from './second-factor.ts';

export const handler = api(secondFactorRoutes, secondFactor, ({ record, limitsTable }: Edge): SecondFactorDeps => {
  const env = readEnv(secondFactorEnv);
  const pepper = secretReader(env.PEPPER_SECRET);
  return {
    people: personStore(dynamo(), env.IDENTITY_TABLE),
    factors: factorStore(dynamo(), env.IDENTITY_TABLE),
    sessions: sessionStore(dynamo(), env.IDENTITY_TABLE),
    passwords: passwords({ cost: env.PASSWORD_COST, pepper }),
    attempts: attempts(attemptStore(dynamo(), limitsTable), lockPolicies(env.LOCK_SECONDS), record, Date.now),
    sealer: sealer(pepper),
    pepper,
    record,
    now: Date.now,
  };
});
