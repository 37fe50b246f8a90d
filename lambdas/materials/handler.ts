import { S3Client } from '@aws-sdk/client-s3';
import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { formSigner, linkSigner } from '../core/presign.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { knowledgeQuotas, planStore } from '../quota/plan-store.ts';
import { chunkStore } from './chunk-store.ts';
import { materialRoutes, materialsEnv } from './contract.ts';
import { editStore } from './edit-store.ts';
import { libraryReader } from './library-store.ts';
import { materials } from './materials.ts';
import { quarantineWriter } from './quarantine-objects.ts';
import { materialStore } from './store.ts';

export const handler = api(materialRoutes, materials, ({ record }: Edge) => {
  const env = readEnv(materialsEnv);
  const s3 = new S3Client({});
  const config = {
    directoryTable: env.DIRECTORY_TABLE,
    ingestQueue: env.INGEST_QUEUE,
    purgeQueue: env.PURGE_QUEUE,
    quotaFor: knowledgeQuotas(planStore(dynamo(), env.QUOTA_TABLE, env.DEFAULT_PLAN)),
  };
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    store: materialStore(inAccount, dynamo(), enqueue, config),
    chunks: chunkStore(inAccount),
    edits: editStore(inAccount, dynamo(), env.DIRECTORY_TABLE, config.quotaFor),
    quarantine: quarantineWriter(s3, env.QUARANTINE_BUCKET),
    library: libraryReader(s3, env.LIBRARY_BUCKET),
    record,
    newId: uuidv7,
    presignForm: formSigner(s3, env.QUARANTINE_BUCKET),
    presignLink: linkSigner(s3, env.LIBRARY_BUCKET),
  };
});
