import type { EnvOf } from '../../lambdas/core/env.ts';
import type { indexEnv, reembedEnv } from '../../lambdas/knowledge/contract.ts';
import type { Config } from '../config.ts';
import { DATABASE_NAME } from '../constructs/database.ts';
import type { DataStack } from '../data-stack.ts';
import { JOB, modelGrants, send, type FunctionRow } from './row.ts';

/** What keeps namespaces quick and of one model, behind the backs of those who ask. */
export const knowledgeWorkers = (data: DataStack, config: Config) => {
  const { cluster } = data.database;
  const masterSecret = cluster.secret?.secretArn ?? '';
  return {
    'knowledge-index': {
      ...JOB,
      memoryMegabytes: 256,
      description: 'Builds the index of a large namespace, and takes away what a broken build has left',
      environment: { CLUSTER_ARN: cluster.clusterArn, MASTER_SECRET_ARN: masterSecret, DATABASE_NAME } satisfies EnvOf<typeof indexEnv>,
      // The Data API and not the proxy: no login of a function owns a table, and only the owner may index one.
      grants: [
        [['rds-data:ExecuteStatement'], [cluster.clusterArn]],
        [['secretsmanager:GetSecretValue'], [masterSecret]],
      ],
    },
    'knowledge-reembed': {
      ...JOB,
      description: 'Fills namespaces again when the embedding model has changed',
      environment: {
        EMBEDDING_MODEL: JSON.stringify(config.embeddings),
        INDEX_QUEUE: data.indexQueue.queue.queueUrl,
        REEMBED_QUEUE: data.reembedQueue.queue.queueUrl,
      } satisfies EnvOf<typeof reembedEnv>,
      grants: [...modelGrants(config.embeddings, config), send(data.indexQueue, data.reembedQueue)],
      login: 'app_ingest',
    },
  } as const satisfies Record<string, FunctionRow>;
};
