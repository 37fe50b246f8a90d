import { S3Client } from '@aws-sdk/client-s3';
import type { BillingJob } from '../billing/contract.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { replyEraser } from '../core/idempotency.ts';
import { journalWriter } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { removerFrom } from '../core/objects.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { removePartition } from '../core/partition-store.ts';
import { scopeOf } from '../blocks/entry-rows.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { attemptEraser } from '../limits/attempt-store.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { leavingStore } from '../people/leaving-store.ts';
import { personStore } from '../people/person-store.ts';
import { planStore } from '../quota/plan-store.ts';
import { deviceStore } from '../sessions/device-store.ts';
import { eraseEnv } from './contract.ts';
import { eraseDue, type EraseDeps } from './erase.ts';
import { accountRows, directoryNames, keyUses } from './erase-store.ts';
import { leave } from './leave.ts';

const deps = once((): EraseDeps => {
  const [env, db, s3] = [readEnv(eraseEnv), dynamo(), new S3Client({})];
  const table = env.IDENTITY_TABLE;
  const leaving = {
    people: { ...personStore(db, table), ...deviceStore(db, table), ...leavingStore(db, table) },
    forgetAttempts: attemptEraser(db, env.LIMITS_TABLE),
  };
  return {
    states: accountStateStore(db, { identity: table, directory: env.DIRECTORY_TABLE }),
    rows: accountRows(accounts(connect(readEnv(databaseEnv)))),
    directory: directoryNames(db, env.DIRECTORY_TABLE),
    leave: (userId, accountId) => leave(userId, accountId, leaving),
    forgetReplies: replyEraser(db, env.REPLIES_TABLE),
    forgetUses: keyUses(db, env.LIMITS_TABLE),
    forgetBlocks: (accountId) => removePartition(db, env.BLOCKS_TABLE, scopeOf(accountId)),
    endBilling: (accountId, customerId) => enqueue(env.BILLING_QUEUE, { task: 'end', accountId, customerId, tries: 0 } satisfies BillingJob),
    removeObjects: removerFrom(s3, [env.QUARANTINE_BUCKET, env.LIBRARY_BUCKET, env.EXPORTS_BUCKET]),
    forgetQuota: (accountId) => planStore(db, env.QUOTA_TABLE, env.DEFAULT_PLAN).forget(accountId, Date.now()),
    record: journalWriter(db, env.JOURNAL_TABLE, functionLog()),
    now: Date.now,
  };
});

export const handler = async (): Promise<{ erased: number }> => ({
  erased: await eraseDue(deps(), (accountId, error) => functionLog().error('account not erased', error, accountId)),
});
