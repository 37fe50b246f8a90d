import type { Feature } from '../lambdas/contracts.ts';
import type { Config } from './config.ts';
import type { DataStack } from './data-stack.ts';
import { accountFeatures, accountWorkers } from './features/accounts.ts';
import { channelFeatures, channelWorkers } from './features/channels.ts';
import { billingFeature, billingWorkers } from './features/billing.ts';
import { chatFeatures, chatWorkers } from './features/chat.ts';
import { contentFeatures } from './features/content.ts';
import { eventWorkers } from './features/events.ts';
import { identityFeatures, identityWorkers } from './features/identity.ts';
import { definitionWorkers } from './features/definitions.ts';
import { importFeature, importWorkers } from './features/imports.ts';
import { journalFeature, journalWorkers } from './features/journal.ts';
import { mailFeature } from './features/mail.ts';
import { knowledgeWorkers } from './features/knowledge.ts';
import { materialWorkers } from './features/materials.ts';
import { quotaWorkers, usageFeature } from './features/quota.ts';
import { uploadFeature, uploadWorkers } from './features/uploads.ts';
import type { FunctionRow } from './features/row.ts';
import { webhookFeature, webhookWorkers } from './features/webhooks.ts';

/** The rows of the functions behind the gateway, one per feature of the registry: a feature without a row does not compile. */
export const features = (data: DataStack, config: Config): Record<Feature, FunctionRow> => ({
  ...identityFeatures(data, config),
  ...accountFeatures(data, config),
  ...contentFeatures(data, config),
  ...importFeature(data, config),
  ...uploadFeature(data),
  ...chatFeatures(data, config),
  ...channelFeatures(data),
  ...journalFeature(data),
  ...usageFeature(data, config),
  ...billingFeature(data, config),
  ...mailFeature(data, config),
  ...webhookFeature(data, config),
});

/** The rows of the functions that no route reaches. */
const allWorkers = (data: DataStack, config: Config) => ({
  ...identityWorkers(data, config),
  ...accountWorkers(data, config),
  ...materialWorkers(data, config),
  ...definitionWorkers(data, config),
  ...importWorkers(data, config),
  ...uploadWorkers(data),
  ...knowledgeWorkers(data, config),
  ...quotaWorkers(data),
  ...channelWorkers(data),
  ...billingWorkers(data, config),
  ...eventWorkers(data),
  ...webhookWorkers(data, config),
  ...journalWorkers(data, config),
  ...chatWorkers(data, config),
});

export type WorkerName = keyof ReturnType<typeof allWorkers>;

export const workers = (data: DataStack, config: Config): Record<WorkerName, FunctionRow> => allWorkers(data, config);
