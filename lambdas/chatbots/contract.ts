import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, language, line, listOf, page, publicKey, text, time } from '../core/schema.ts';

const params = z.strictObject({ chatbotId: id });

const settings = {
  name: line(100),
  language,
  instructions: text(20_000, 0),
  welcomeMessage: text(1_000, 0),
  fallbackMessage: text(1_000, 0),
};

/** A chatbot as its team sees it. */
export const chatbot = z.strictObject({
  id,
  publicKey,
  name: z.string().max(400),
  language,
  instructions: z.string().max(80_000),
  welcomeMessage: z.string().max(4_000),
  fallbackMessage: z.string().max(4_000),
  createdAt: time,
  updatedAt: time,
});

export const chatbotRoutes = routes({
  createChatbot: {
    method: 'POST',
    path: '/v1/chatbots',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Create a chatbot.',
    problems: ['invalid-request', 'not-allowed', 'csrf-refused'],
    body: z.strictObject({
      ...settings,
      language: language.optional(),
      instructions: settings.instructions.optional(),
      welcomeMessage: settings.welcomeMessage.optional(),
      fallbackMessage: settings.fallbackMessage.optional(),
    }),
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
    summary: 'One chatbot.',
    problems: ['not-found'],
    params,
    reply: chatbot,
  },
  changeChatbot: {
    method: 'PATCH',
    path: '/v1/chatbots/{chatbotId}',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Change some settings of a chatbot.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params,
    body: z
      .strictObject(settings)
      .partial()
      .refine((change) => Object.keys(change).length > 0, { error: 'Nothing to change' }),
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
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params,
    reply: 'none',
  },
});

export const chatbotsEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), PURGE_QUEUE: z.string().min(1) });
