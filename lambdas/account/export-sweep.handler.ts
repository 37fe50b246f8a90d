import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { clearExport, exportAccounts } from '../database/export-marks.ts';
import { exportSweepEnv } from './contract.ts';
import { sweepExports, type ExportSweepDeps } from './export-sweep.ts';
import { archives } from './export-objects-store.ts';
import { exportStore } from './export-store.ts';

const deps = once((): ExportSweepDeps => {
  const [env, db] = [readEnv(exportSweepEnv), dynamo()];
  return {
    exports: exportStore(accounts(connect(readEnv(databaseEnv)))),
    marked: () => exportAccounts(db, env.DIRECTORY_TABLE),
    clear: (mark) => clearExport(db, env.DIRECTORY_TABLE, mark),
    ...archives(new S3Client({}), env.EXPORTS_BUCKET),
    prepare: (job) => enqueue(env.EXPORT_QUEUE, { ...job }),
    record: journal(db, env.JOURNAL_TABLE, functionLog(), Date.now),
    now: Date.now,
  };
});

export const handler = async ({ staleAfterSeconds }: { readonly staleAfterSeconds: number }): Promise<void> =>
  sweepExports(staleAfterSeconds * 1000, deps(), (accountId, error) => functionLog().error('export not swept', error, accountId));
