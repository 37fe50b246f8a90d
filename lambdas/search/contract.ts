import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, line } from '../core/schema.ts';

export const searchRoutes = routes({
  search: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/search',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:read',
    limits: ['search'],
    summary: 'The passages that a question would find, best first.',
    problems: ['invalid-request', 'not-found', 'csrf-refused', 'rate-limited', 'unavailable'],
    params: z.strictObject({ chatbotId: id }),
    body: z.strictObject({ query: line(200), limit: z.number().int().min(1).max(20).optional() }),
    reply: z.strictObject({
      passages: z
        .array(
          z.strictObject({
            materialId: id,
            name: z.string(),
            page: z.number().int().optional(),
            heading: z.string().optional(),
            text: z.string().max(8_000),
            score: z.number(),
          }),
        )
        .max(20),
    }),
  },
});

export const searchEnv = z.object({ EMBEDDING_MODEL: z.string().min(1), REEMBED_QUEUE: z.string().min(1) });
