import type { Context } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { personStore } from '../people/person-store.ts';
import { operatorEnv } from './contract.ts';
import { operate, type OperatorDeps, type OperatorReply } from './operator.ts';

const deps = once((): OperatorDeps => {
  const env = readEnv(operatorEnv);
  return {
    states: accountStateStore(dynamo(), { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE }),
    people: personStore(dynamo(), env.IDENTITY_TABLE),
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
  };
});

export const handler = (event: unknown, context: Context): Promise<OperatorReply> => operate(event, context.awsRequestId, deps());
