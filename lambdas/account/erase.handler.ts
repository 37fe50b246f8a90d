import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { removeVersions } from '../core/objects.ts';
import { once } from '../core/once.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { personStore } from '../people/person-store.ts';
import { eraseEnv } from './contract.ts';
import { eraseDue, type EraseDeps } from './erase.ts';
import { accountRows, directoryNames, leaver } from './erase-store.ts';

const deps = once((): EraseDeps => {
  const env = readEnv(eraseEnv);
  const s3 = new S3Client({});
  return {
    states: accountStateStore(dynamo(), { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE }),
    rows: accountRows(accounts(connect(readEnv(databaseEnv)))),
    directory: directoryNames(dynamo(), env.DIRECTORY_TABLE),
    leave: leaver(dynamo(), env.IDENTITY_TABLE, personStore(dynamo(), env.IDENTITY_TABLE)),
    removeObjects: async (prefix) => {
      for (const bucket of [env.QUARANTINE_BUCKET, env.LIBRARY_BUCKET]) await removeVersions(s3, bucket, prefix);
    },
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
    now: Date.now,
  };
});

export const handler = async (): Promise<{ erased: number }> => ({
  erased: await eraseDue(deps(), (accountId, error) => functionLog().error('account not erased', error, accountId)),
});
