import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, listOf, page, source, time } from '../core/schema.ts';

const inChatbot = z.strictObject({ chatbotId: id });
const inConversation = z.strictObject({ chatbotId: id, conversationId: id });
const conversation = z.strictObject({
  id,
  channel: z.enum(['widget', 'dashboard', 'api']),
  visitorId: z.string(),
  title: z.string(),
  messageCount: z.number().int(),
  createdAt: time,
  updatedAt: time,
});
const message = z.strictObject({
  id,
  author: z.enum(['visitor', 'assistant', 'person']),
  text: z.string(),
  sources: z.array(source).max(20).optional(),
  model: z.string().optional(),
  createdAt: time,
});

export const conversationRoutes = routes({
  listConversations: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'conversations:read',
    summary: 'The conversations of a chatbot, newest first.',
    problems: ['invalid-request', 'not-found'],
    params: inChatbot,
    query: page,
    reply: listOf(conversation),
  },
  readConversation: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'conversations:read',
    summary: 'One conversation.',
    problems: ['not-found'],
    params: inConversation,
    reply: conversation,
  },
  listMessages: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}/messages',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'conversations:read',
    summary: 'The messages of a conversation with their sources, oldest first.',
    problems: ['invalid-request', 'not-found'],
    params: inConversation,
    query: page,
    reply: listOf(message),
  },
});

export const conversationsEnv = z.object({});
