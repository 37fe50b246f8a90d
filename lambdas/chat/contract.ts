import * as z from 'zod';
import { VISIT_REFUSALS } from '../access/contract.ts';
import { PART_LIMITS } from '../behaviour/contract.ts';
import { routes } from '../core/contract.ts';
import { id, text } from '../core/schema.ts';
import { noticeSenderEnv } from '../notices/contract.ts';
import { quotaEnv } from '../quota/contract.ts';
import { sealingEnv } from '../sealing/contract.ts';

/** The longest message of a visitor, in code points (S20). */
export const MESSAGE_MAX = 4_000;

const message = z.strictObject({ message: text(MESSAGE_MAX), conversationId: id.optional() });

export const chatRoutes = routes({
  chat: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/chat',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'conversations:write',
    summary: 'Ask a chatbot as its team, as it is published or as it is drafted. Server-sent events with `Accept: text/event-stream`, else one JSON reply.',
    problems: [
      'invalid-request',
      'not-found',
      'not-allowed',
      'ip-refused',
      'country-refused',
      'outside-active-hours',
      'csrf-refused',
      'rate-limited',
      'quota-exceeded',
      'conflict',
      'idempotency-mismatch',
      'unavailable',
    ],
    params: z.strictObject({ chatbotId: id }),
    body: message.extend({ version: z.enum(['draft', 'published']).optional() }),
    reply: 'events',
  },
  widgetMessage: {
    method: 'POST',
    path: '/v1/widget/messages',
    host: 'edge',
    callers: ['visitor'],
    summary: "Send a visitor's message; the answer is a stream of server-sent events: meta, delta, handoff, sources, error, done.",
    problems: [
      'invalid-request',
      'not-found',
      ...VISIT_REFUSALS,
      'spam-refused',
      'rate-limited',
      'quota-exceeded',
      'conflict',
      'idempotency-mismatch',
      'unavailable',
    ],
    body: message.extend({
      /** A field that the widget hides: who fills it in is a program. */
      website: z.string().max(500).optional(),
      /** What the widget reads of its browser: whether a program drives it. */
      automated: z.boolean().optional(),
      /** Triggers that have fired on the page since the last message. */
      triggers: z.array(id).max(PART_LIMITS.trigger).optional(),
    }),
    reply: 'events',
  },
});

export const chatEnv = z.object({
  CHAT_MODEL: z.string().min(1),
  EMBEDDING_MODEL: z.string().min(1),
  REEMBED_QUEUE: z.string().min(1),
  IDENTITY_TABLE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  GUARDS_TABLE: z.string().min(1),
  BLOCKS_TABLE: z.string().min(1),
  ...quotaEnv.shape,
  ...noticeSenderEnv.shape,
});

/** What the worker has beside that which takes turns of messaging services. */
export const channelTurnEnv = z.object({
  JOURNAL_TABLE: z.string().min(1),
  LIMITS_TABLE: z.string().min(1),
  CHANNEL_QUEUE: z.string().min(1),
  DELIVERY_QUEUE: z.string().min(1),
  MEDIA_QUEUE: z.string().min(1),
  ...sealingEnv.shape,
});
