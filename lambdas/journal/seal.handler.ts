import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { archiveStore } from './archive-store.ts';
import { sealEnv } from './contract.ts';
import { seal, type SealDeps, type Sealed } from './seal.ts';
import { sealStore } from './seal-store.ts';

/** Time for a batch that is under way: some hundred rows to be marked. */
const RESERVE_MS = 30_000;

const deps = once((): Omit<SealDeps, 'goOn'> => {
  const env = readEnv(sealEnv);
  const log = functionLog();
  return {
    rows: sealStore(dynamo(), env.JOURNAL_TABLE, env.JOURNAL_DAYS, (sentence, key) => log.error(sentence, key)),
    archive: archiveStore(new S3Client({}), env.ARCHIVE_BUCKET),
    now: Date.now,
    failed: (chain, error) => log.error('journal not sealed', error, chain),
  };
});

export const handler = async (_event: unknown, context: Context): Promise<Sealed> => {
  const sealed = await seal({ ...deps(), goOn: () => context.getRemainingTimeInMillis() > RESERVE_MS });
  // A failed run is what the alarm counts; what it has sealed stays sealed.
  if (sealed.failed > 0) throw new Error(`${sealed.failed} chains were not sealed`);
  return sealed;
};
