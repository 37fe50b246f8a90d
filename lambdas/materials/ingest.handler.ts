import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { readSecret } from '../core/secrets.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { knowledgeQuotas, planStore } from '../quota/plan-store.ts';
import { knowledgeNotices } from '../database/knowledge-store.ts';
import { indexWanted } from '../knowledge/contract.ts';
import { notifier } from '../people/notify.ts';
import { configuredEmbedding } from '../models/configured.ts';
import { ingestEnv } from './contract.ts';
import { extractionThread } from './extraction-thread.ts';
import { ingest, type IngestDeps } from './ingest.ts';
import { ingestJob } from './jobs.ts';
import { libraryReader } from './library-store.ts';
import { namespaceStore } from './namespace-store.ts';
import { workStore } from './work-store.ts';

export const handler = worker(
  ingestJob,
  ({ body, signal }, deps: IngestDeps) => ingest(body, deps, signal),
  () => {
    const env = readEnv(ingestEnv);
    const quotaFor = knowledgeQuotas(planStore(dynamo(), env.QUOTA_TABLE, env.DEFAULT_PLAN));
    const notify = notifier(enqueue, env.NOTICE_QUEUE);
    const inAccount = accounts(connect(readEnv(databaseEnv)));
    return {
      store: workStore(inAccount),
      namespace: namespaceStore(inAccount, quotaFor),
      noteUse: knowledgeNotices(inAccount, quotaFor, async ({ userIds, measure, share }) => {
        for (const userId of userIds) await notify({ kind: 'knowledge-quota', userId, measure, share });
      }),
      askToReembed: ({ accountId, chatbotId }) => enqueue(env.REEMBED_QUEUE, { accountId, chatbotId }),
      askForIndex: async ({ accountId, chatbotId }, chunks) => {
        const want = indexWanted(chunks);
        // A small namespace never had an index, save after a great deletion; what it costs to ask is one message.
        if (want === 'index') await enqueue(env.INDEX_QUEUE, { accountId, chatbotId, want });
      },
      library: libraryReader(new S3Client({}), env.LIBRARY_BUCKET),
      record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
      extract: extractionThread(new URL('./extractor.cjs', import.meta.url), (cost) => functionLog().info('document read', { ...cost })),
      embedding: once(() => configuredEmbedding(env.EMBEDDING_MODEL, { http: fetch, readSecret })),
    };
  },
);
