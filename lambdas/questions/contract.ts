import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, listOf, page, time } from '../core/schema.ts';

const unanswered = z.strictObject({
  question: z.string().max(16_000),
  /** How often it was asked. */
  times: z.number().int().positive(),
  firstAskedAt: time,
  lastAskedAt: time,
  /** The conversation that asked it last. */
  conversationId: id,
});

export const questionRoutes = routes({
  listUnanswered: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/questions/unanswered',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'analytics:read',
    summary: 'Questions that the chatbot could not answer, the latest first. A question leaves the list when a question/answer pair for it is added.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: z.strictObject({ chatbotId: id }),
    query: page,
    reply: listOf(unanswered),
  },
});

export const questionsEnv = z.object({});
