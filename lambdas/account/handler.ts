import { S3Client } from '@aws-sdk/client-s3';
import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { linkSigner } from '../core/presign.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { markExport } from '../database/export-marks.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { personStore } from '../people/person-store.ts';
import { account, type AccountDeps } from './account.ts';
import { accountEnv, accountRoutes, type ExportJob } from './contract.ts';
import { exportOperations, type ExportDeps } from './exports.ts';
import { exportStore } from './export-store.ts';
import { accountStore } from './store.ts';

export const handler = api(accountRoutes, { ...account, ...exportOperations }, ({ record }: Edge): AccountDeps & ExportDeps => {
  const env = readEnv(accountEnv);
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    store: accountStore(inAccount),
    exports: exportStore(inAccount),
    markExport: (accountId: string) => markExport(dynamo(), env.DIRECTORY_TABLE, accountId),
    prepare: (job: ExportJob) => enqueue(env.EXPORT_QUEUE, { ...job }),
    exportLink: linkSigner(new S3Client({}), env.EXPORTS_BUCKET),
    newId: uuidv7,
    states: accountStateStore(dynamo(), { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE }),
    people: personStore(dynamo(), env.IDENTITY_TABLE),
    record,
    now: Date.now,
    graceSeconds: env.GRACE_SECONDS,
  };
});
