import type { Context } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { entryStore } from '../blocks/entry-store.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { personStore } from '../people/person-store.ts';
import { operatorEnv } from './contract.ts';
import { operate, type OperatorDeps, type OperatorReply } from './operator.ts';

const deps = once((): OperatorDeps => {
  const env = readEnv(operatorEnv);
  const record = journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now);
  return {
    states: accountStateStore(dynamo(), { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE }),
    people: personStore(dynamo(), env.IDENTITY_TABLE),
    record,
    blocks: { entries: entryStore(dynamo(), env.BLOCKS_TABLE, Date.now), record, newId: uuidv7, now: Date.now },
  };
});

export const handler = (event: unknown, context: Context): Promise<OperatorReply> => operate(event, context.awsRequestId, deps());
