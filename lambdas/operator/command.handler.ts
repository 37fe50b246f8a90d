import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { CALL_LIMITS } from '../core/call-limits.ts';
import { dynamo } from '../core/clients.ts';
import { entryStore } from '../blocks/entry-store.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { credentialStore } from '../people/credential-store.ts';
import { factorStore } from '../people/factor-store.ts';
import { pepperUseStore } from '../people/pepper-use-store.ts';
import { personStore } from '../people/person-store.ts';
import { planStore } from '../quota/plan-store.ts';
import { signUpStore } from '../people/sign-up-store.ts';
import { tokenSigner } from '../tokens/sign.ts';
import { operatorEnv } from './contract.ts';
import { healthDeps } from './health-store.ts';
import { operate, type OperatorDeps, type OperatorReply } from './operator.ts';
import { secretDeps } from './secret-deps.ts';
import { visitorSealStore } from './visitor-seal-store.ts';

const deps = once((): OperatorDeps => {
  const [env, db, secrets] = [readEnv(operatorEnv), dynamo(), new SecretsManagerClient({ requestHandler: CALL_LIMITS })];
  const { IDENTITY_TABLE: table } = env;
  const [people, record] = [personStore(db, table), journal(db, env.JOURNAL_TABLE, functionLog(), Date.now)];
  const shared = { record, newId: uuidv7, now: Date.now };
  const [database, states] = [connect(readEnv(databaseEnv)), accountStateStore(db, { identity: table, directory: env.DIRECTORY_TABLE })];
  return {
    states,
    people,
    record,
    links: {
      people: { ...people, ...signUpStore(db, table), ...credentialStore(db, table) },
      factors: factorStore(db, table),
      signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, Date.now),
      origin: env.APP_ORIGIN,
      ...shared,
    },
    plans: planStore(db, env.QUOTA_TABLE, env.DEFAULT_PLAN),
    ...secretDeps(env, record, {
      db,
      secrets,
      pepperUses: pepperUseStore(db, table),
      visitorSeals: visitorSealStore(accounts(database), states),
    }),
    health: healthDeps(env, { db, secrets, database }),
    blocks: { entries: entryStore(db, env.BLOCKS_TABLE, Date.now), ...shared },
  };
});

export const handler = (event: unknown, context: Context): Promise<OperatorReply> => operate(event, context.awsRequestId, deps());
