import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, listOf, page, publicKey, time } from '../core/schema.ts';
import { partsDocument } from '../playbooks/contract.ts';
import { FORMAT, FORMAT_VERSION, given, IMPORT_KEYS, settings, shown } from './fields.ts';

export { CONTENT_MAX_BYTES, VERSIONS_MAX } from './fields.ts';

const params = z.strictObject({ chatbotId: id });
const CHANGES = ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'] as const;
const ACTS = ['not-found', 'not-allowed', 'csrf-refused'] as const;

/** A chatbot as its team sees it: the draft, and what is live of it. */
export const chatbot = z.strictObject({
  id,
  publicKey,
  ...shown,
  status: z.enum(['active', 'archived']),
  publishedVersion: z.number().int().nullable(),
  createdAt: time,
  updatedAt: time,
});

const version = z.strictObject({ version: z.number().int(), published: z.boolean(), publishedBy: id.nullable(), publishedAt: time });

/** A draft as a document. Neither the key nor the access policy is in it: they belong to one chatbot in one place. */
export const chatbotDocument = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  exportedAt: time.optional(),
  chatbot: z.strictObject({ ...given, name: settings.name }),
  playbooks: partsDocument.playbooks.optional(),
  rules: partsDocument.rules.optional(),
  triggers: partsDocument.triggers.optional(),
});

export const chatbotRoutes = routes({
  createChatbot: {
    method: 'POST',
    path: '/v1/chatbots',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Create a chatbot and publish it as version 1. No site may embed it until its access policy names one.',
    problems: ['invalid-request', 'not-allowed', 'csrf-refused'],
    body: z.strictObject({ ...given, name: settings.name }),
    reply: chatbot,
  },
  importChatbot: {
    method: 'POST',
    path: '/v1/chatbots/import',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Create a chatbot from an exported document. Everything in it is cleaned and checked as if it were typed; ids are given anew.',
    problems: ['invalid-request', 'not-allowed', 'csrf-refused'],
    body: chatbotDocument,
    bodyKeys: IMPORT_KEYS,
    reply: chatbot,
  },
  listChatbots: {
    method: 'GET',
    path: '/v1/chatbots',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'account:member',
    summary: 'The chatbots of the account that the caller may see, newest first.',
    problems: ['invalid-request'],
    query: page,
    reply: listOf(chatbot),
  },
  readChatbot: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary: 'One chatbot: its draft.',
    problems: ['not-found', 'not-allowed'],
    params,
    reply: chatbot,
  },
  changeChatbot: {
    method: 'PATCH',
    path: '/v1/chatbots/{chatbotId}',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Change some settings of the draft. Visitors see them when it is published.',
    problems: CHANGES,
    params,
    body: z.strictObject(given).refine((change) => Object.keys(change).length > 0, { error: 'Nothing to change' }),
    reply: chatbot,
  },
  deleteChatbot: {
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Delete a chatbot with its materials, vectors and conversations. It is gone at once; what it stored is removed in the background.',
    problems: ACTS,
    params,
    reply: 'none',
  },
  cloneChatbot: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/clone',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Create a chatbot with a copy of the draft of this one, without its materials, conversations and access policy.',
    problems: [...ACTS, 'invalid-request', 'conflict'],
    params,
    reply: chatbot,
  },
  archiveChatbot: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/archive',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Take a chatbot out of service: for visitors it is not there, from the next message on. Nothing is deleted.',
    problems: ACTS,
    params,
    reply: chatbot,
  },
  unarchiveChatbot: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/unarchive',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Bring an archived chatbot back as it was.',
    problems: ACTS,
    params,
    reply: chatbot,
  },
  rotatePublicKey: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/public-key/rotate',
    host: 'app',
    callers: ['session'],
    permission: 'settings:write',
    summary: 'Give a chatbot a new public key. The old one is dead at once, with every frame, ticket and visitor token that was made with it.',
    problems: ACTS,
    params,
    reply: chatbot,
  },
  exportChatbot: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/export',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary: 'The draft as a document that can be imported.',
    problems: ['not-found', 'not-allowed'],
    params,
    reply: chatbotDocument,
  },
  publishChatbot: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/publish',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Make the draft, with its playbooks, rules and triggers, the next version, which visitors meet from their next message on.',
    problems: [...ACTS, 'conflict'],
    params,
    reply: version,
  },
  listVersions: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/versions',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary: 'The published versions, newest first.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params,
    query: page,
    reply: listOf(version),
  },
  restoreVersion: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/versions/{version}/restore',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Make a published version the draft again, cleaned and checked by the rules of today. What is live does not change.',
    problems: [...ACTS, 'invalid-request', 'conflict'],
    params: z.strictObject({
      chatbotId: id,
      version: z
        .string()
        .max(9)
        .regex(/^[1-9]\d*$/)
        .transform(Number),
    }),
    reply: chatbot,
  },
});

export const chatbotsEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), PURGE_QUEUE: z.string().min(1), CHAT_MODEL: z.string().min(1) });
