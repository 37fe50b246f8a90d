import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { clearRetention, retainingAccounts } from '../database/retention-marks.ts';
import { retentionEnv } from './contract.ts';
import { keepRetention, type RetentionDeps } from './retention.ts';
import { retentionStore } from './retention-store.ts';

/** Time that a run leaves for its end, in milliseconds. */
const RESERVE_MS = 10_000;

const deps = once((): Omit<RetentionDeps, 'hasTime'> => {
  const env = readEnv(retentionEnv);
  return {
    marked: () => retainingAccounts(dynamo(), env.DIRECTORY_TABLE),
    clear: (mark) => clearRetention(dynamo(), env.DIRECTORY_TABLE, mark),
    store: retentionStore(accounts(connect(readEnv(databaseEnv)))),
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
  };
});

export const handler = (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> =>
  keepRetention({ ...deps(), hasTime: () => context.getRemainingTimeInMillis() > RESERVE_MS }, (accountId, error) =>
    functionLog().error('retention not kept', error, accountId),
  );
