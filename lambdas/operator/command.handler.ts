import type { Context } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { entryStore } from '../blocks/entry-store.ts';
import { keptMs, readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { credentialStore } from '../people/credential-store.ts';
import { factorStore } from '../people/factor-store.ts';
import { personStore } from '../people/person-store.ts';
import { planStore } from '../quota/plan-store.ts';
import { signUpStore } from '../people/sign-up-store.ts';
import { tokenSigner } from '../tokens/sign.ts';
import { operatorEnv } from './contract.ts';
import { operate, type OperatorDeps, type OperatorReply } from './operator.ts';
import { secretDeps } from './secret-deps.ts';

const deps = once((): OperatorDeps => {
  const env = readEnv(operatorEnv);
  const [db, table] = [dynamo(), env.IDENTITY_TABLE];
  const people = personStore(db, table);
  const record = journal(db, env.JOURNAL_TABLE, functionLog(), Date.now);
  const states = accountStateStore(db, { identity: table, directory: env.DIRECTORY_TABLE });
  return {
    states,
    people,
    record,
    links: {
      people: { ...people, ...signUpStore(db, table), ...credentialStore(db, table) },
      factors: factorStore(db, table),
      signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, Date.now),
      origin: env.APP_ORIGIN,
      newId: uuidv7,
      record,
      now: Date.now,
    },
    plans: planStore(db, env.QUOTA_TABLE, env.DEFAULT_PLAN),
    ...secretDeps({ ...env, keptMs: keptMs() }, { db, states, record, accounts: accounts(connect(readEnv(databaseEnv))) }),
    blocks: { entries: entryStore(db, env.BLOCKS_TABLE, Date.now), record, newId: uuidv7, now: Date.now },
  };
});

export const handler = (event: unknown, context: Context): Promise<OperatorReply> => operate(event, context.awsRequestId, deps());
