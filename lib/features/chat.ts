import type { blocklistEnv } from '../../lambdas/blocklist/contract.ts';
import type { channelTurnEnv, chatEnv } from '../../lambdas/chat/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { privacyEnv } from '../../lambdas/privacy/contract.ts';
import type { signedVisitorsEnv } from '../../lambdas/signed-visitors/contract.ts';
import type { widgetEnv } from '../../lambdas/widget/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { STREAM_TIMEOUT } from '../timeouts.ts';
import { deliveryEnvironment } from './channels.ts';
import { quotaEnvironment } from './quota.ts';
import { JOB, seal, issuer, modelGrants, on, read, REQUEST, send, type FunctionRow } from './row.ts';

/** What every door of a turn needs. */
const turnRow = (data: DataStack, config: Config) => {
  const EMBEDDING_MODEL = JSON.stringify(config.embeddings);
  const CHAT_MODEL = JSON.stringify(config.model);
  return {
    environment: {
      CHAT_MODEL,
      EMBEDDING_MODEL,
      REEMBED_QUEUE: data.reembedQueue.queue.queueUrl,
      IDENTITY_TABLE: data.identity.tableName,
      DIRECTORY_TABLE: data.directory.tableName,
      GUARDS_TABLE: data.guards.tableName,
      BLOCKS_TABLE: data.blocks.tableName,
      NOTICE_QUEUE: data.noticeQueue.queue.queueUrl,
      ...quotaEnvironment(data, config),
    } satisfies EnvOf<typeof chatEnv>,
    grants: [
      ...modelGrants(config.model, config),
      ...modelGrants(config.embeddings, config),
      send(data.reembedQueue, data.noticeQueue),
      on(data.quota, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'),
      on(data.identity, 'GetItem', 'BatchGetItem'),
      on(data.guards, 'GetItem', 'PutItem', 'UpdateItem'),
      on(data.blocks, 'BatchGetItem', 'PutItem'),
    ],
  };
};

/** Chat turns, the widget that visitors see, and what the team reads of them. */
export const chatFeatures = (data: DataStack, config: Config) => {
  return {
    chat: {
      ...REQUEST,
      timeout: STREAM_TIMEOUT,
      description: 'Chat turns, streamed',
      ...turnRow(data, config),
      login: 'app_api',
    },
    widget: {
      ...REQUEST,
      description: "The widget's frame and its visitor tokens",
      environment: {
        DIRECTORY_TABLE: data.directory.tableName,
        GUARDS_TABLE: data.guards.tableName,
        SIGNING_SECRET: data.signingKey.secretArn,
        TOKEN_ISSUER: issuer(config),
        VISITOR_SEAL_SECRET: data.visitorSeal.secretArn,
        UPLOAD_ORIGIN: `https://${data.quarantine.bucket.bucketRegionalDomainName}`,
      } satisfies EnvOf<typeof widgetEnv>,
      grants: [on(data.directory, 'GetItem'), on(data.guards, 'PutItem'), read(data.signingKey), read(data.visitorSeal)],
      login: 'app_api',
    },
    'signed-visitors': {
      ...REQUEST,
      description: 'Secrets by which sites vouch for their visitors',
      environment: { VISITOR_SEAL_SECRET: data.visitorSeal.secretArn } satisfies EnvOf<typeof signedVisitorsEnv>,
      grants: [read(data.visitorSeal)],
      login: 'app_api',
    },
    blocklist: {
      ...REQUEST,
      description: 'Who is kept out, and who is not scored',
      environment: { BLOCKS_TABLE: data.blocks.tableName } satisfies EnvOf<typeof blocklistEnv>,
      grants: [on(data.blocks, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query')],
      login: 'app_api',
    },
    visitors: { ...REQUEST, description: 'What visitors do beside writing: feedback, leads, being forgotten', environment: {}, grants: [], login: 'app_api' },
    privacy: {
      ...REQUEST,
      description: 'The right of a person to be forgotten, and to know',
      environment: { BLOCKS_TABLE: data.blocks.tableName } satisfies EnvOf<typeof privacyEnv>,
      grants: [on(data.blocks, 'DeleteItem')],
      login: 'app_api',
    },
    conversations: {
      ...REQUEST,
      description: 'Conversations as the team reads them',
      environment: deliveryEnvironment(data),
      grants: [on(data.directory, 'PutItem'), send(data.deliveryQueue)],
      login: 'app_api',
    },
    analytics: { ...REQUEST, description: 'How chatbots are doing', environment: {}, grants: [], login: 'app_api' },
    questions: { ...REQUEST, description: 'Questions that chatbots could not answer', environment: {}, grants: [], login: 'app_api' },
  } as const satisfies Record<string, FunctionRow>;
};

/** Turns that come from messaging services. */
export const chatWorkers = (data: DataStack, config: Config) => {
  const { environment, grants } = turnRow(data, config);
  return {
    'chat-channel': {
      ...JOB,
      timeout: STREAM_TIMEOUT,
      description: 'Chat turns of messaging services',
      environment: {
        ...environment,
        ...deliveryEnvironment(data),
        JOURNAL_TABLE: data.journal.tableName,
        LIMITS_TABLE: data.limits.tableName,
        CHANNEL_QUEUE: data.channelQueue.queue.queueUrl,
        MEDIA_QUEUE: data.mediaQueue.queue.queueUrl,
        TENANT_KEY: data.tenantKey.keyArn,
      } satisfies EnvOf<typeof chatEnv> & EnvOf<typeof channelTurnEnv>,
      grants: [
        ...grants,
        send(data.channelQueue, data.deliveryQueue, data.mediaQueue),
        on(data.journal, 'PutItem'),
        on(data.limits, 'GetItem', 'UpdateItem'),
        on(data.directory, 'PutItem'),
        seal(data),
      ],
      login: 'app_api',
    },
  } as const satisfies Record<string, FunctionRow>;
};
