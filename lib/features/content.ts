import type { chatbotsEnv } from '../../lambdas/chatbots/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { materialsEnv } from '../../lambdas/materials/contract.ts';
import type { platformEnv } from '../../lambdas/platform/contract.ts';
import type { searchEnv } from '../../lambdas/search/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { version } from '../version.ts';
import { quotaEnvironment } from './quota.ts';
import { modelGrants, on, REQUEST, send, type FunctionRow } from './row.ts';

/** What a chatbot is and what it knows. */
export const contentFeatures = (data: DataStack, config: Config) => {
  const EMBEDDING_MODEL = JSON.stringify(config.embeddings);
  const CHAT_MODEL = JSON.stringify(config.model);
  return {
    platform: {
      ...REQUEST,
      memoryMegabytes: 256,
      description: 'Health and the API document',
      environment: { REMPART_VERSION: version, CHAT_MODEL, EMBEDDING_MODEL } satisfies EnvOf<typeof platformEnv>,
      grants: [],
    },
    chatbots: {
      ...REQUEST,
      description: 'Chatbots',
      environment: { DIRECTORY_TABLE: data.directory.tableName, PURGE_QUEUE: data.purgeQueue.queue.queueUrl, CHAT_MODEL } satisfies EnvOf<typeof chatbotsEnv>,
      grants: [on(data.directory, 'PutItem', 'DeleteItem'), [['sqs:SendMessage'], [data.purgeQueue.queue.queueArn]]],
      login: 'app_api',
    },
    playbooks: { ...REQUEST, description: 'Playbooks, rules and triggers of drafts', environment: {}, grants: [], login: 'app_api' },
    'access-policy': { ...REQUEST, description: 'Who may talk to a chatbot', environment: {}, grants: [], login: 'app_api' },
    materials: {
      ...REQUEST,
      description: 'Training material: forms, states, links',
      environment: {
        QUARANTINE_BUCKET: data.quarantine.bucket.bucketName,
        LIBRARY_BUCKET: data.cleared.bucket.bucketName,
        INGEST_QUEUE: data.ingestQueue.queue.queueUrl,
        PURGE_QUEUE: data.purgeQueue.queue.queueUrl,
        DIRECTORY_TABLE: data.directory.tableName,
        ...quotaEnvironment(data, config),
      } satisfies EnvOf<typeof materialsEnv>,
      // The rights of the signer are the rights of its forms and links.
      grants: [
        [['s3:PutObject'], [data.quarantine.bucket.arnForObjects('accounts/*')]],
        [['s3:GetObject'], [data.cleared.bucket.arnForObjects('accounts/*')]],
        [['sqs:SendMessage'], [data.ingestQueue.queue.queueArn, data.purgeQueue.queue.queueArn]],
        on(data.directory, 'PutItem'),
        on(data.quota, 'GetItem'),
      ],
      login: 'app_api',
    },
    search: {
      ...REQUEST,
      description: 'What a question would find',
      environment: { EMBEDDING_MODEL, REEMBED_QUEUE: data.reembedQueue.queue.queueUrl } satisfies EnvOf<typeof searchEnv>,
      grants: [...modelGrants(config.embeddings, config), send(data.reembedQueue)],
      login: 'app_api',
    },
  } as const satisfies Record<string, FunctionRow>;
};
