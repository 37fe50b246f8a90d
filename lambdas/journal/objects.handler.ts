import { S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { keyOf } from '../core/object-event.ts';
import { once } from '../core/once.ts';
import { sampled } from './batch.ts';
import { writeBatch } from './batch-store.ts';
import { objectLogEnv } from './contract.ts';
import { ofKnownAccounts, refusalsOf } from './object-log.ts';
import { knownAccount, linesOf } from './object-log-store.ts';

const deps = once(() => ({ ...readEnv(objectLogEnv), s3: new S3Client({}) }));

/** Access logs of the buckets, each once it is there. What fails is called again by Lambda, and is the alarm's after that: the log stays where it is for three days. */
export const handler = async ({ Records }: S3Event): Promise<void> => {
  const { JOURNAL_TABLE, OBJECT_LOGS_BUCKET, OWN_ROLES, s3 } = deps();
  for (const record of Records) {
    const key = keyOf(record);
    let unread = 0;
    const lines = await linesOf(s3, OBJECT_LOGS_BUCKET, key);
    const rows = await sampled(refusalsOf(lines, OWN_ROLES, () => (unread += 1)));
    await writeBatch(await ofKnownAccounts(rows, knownAccount(dynamo(), JOURNAL_TABLE)), dynamo(), JOURNAL_TABLE, functionLog());
    if (unread > 0) functionLog().error(`${unread} lines of an access log have a form that is not known`, new Error(key));
  }
};
