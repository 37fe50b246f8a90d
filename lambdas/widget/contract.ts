import * as z from 'zod';
import { VISIT_REFUSALS } from '../access/contract.ts';
import { routes } from '../core/contract.ts';
import { id, publicKey, source, time } from '../core/schema.ts';

/** Lives of a ticket and of a visitor token, in seconds. */
export const TICKET_SECONDS = 300;
export const VISITOR_TOKEN_SECONDS = 900;

const token = z.string().min(20).max(4096);

/** A message as a visitor sees it. */
export const visitorMessage = z.strictObject({
  id,
  author: z.enum(['visitor', 'assistant', 'person']),
  text: z.string(),
  sources: z.array(source).max(20).optional(),
  createdAt: time,
});

const conversation = z.strictObject({ id, messages: z.array(visitorMessage).max(100) });

export const widgetRoutes = routes({
  frame: {
    method: 'GET',
    path: '/w/{publicKey}',
    host: 'edge',
    callers: ['public'],
    summary: "The document of the widget's frame. Only the listed sites may frame it; it carries a ticket bound to the site that asked for it.",
    problems: ['not-found', ...VISIT_REFUSALS],
    params: z.strictObject({ publicKey }),
    reply: 'html',
  },
  openSession: {
    method: 'POST',
    path: '/v1/widget/sessions',
    host: 'edge',
    status: 201,
    callers: ['public'],
    summary:
      "Trade a frame's ticket, once, for a visitor token. `identity` is a JWT by which the site vouches for who the visitor is; with `anew` nobody is known from before.",
    problems: ['invalid-request', 'token-refused', 'not-found', ...VISIT_REFUSALS],
    body: z.strictObject({
      ticket: token,
      visitorToken: token.optional(),
      identity: token.optional(),
      /** Whoever was here before is not to be known again. */
      anew: z.boolean().optional(),
    }),
    reply: z.strictObject({
      token,
      expiresInSeconds: z.number().int().positive(),
      conversation: conversation.optional(),
      chatbot: z.strictObject({
        name: z.string(),
        language: z.enum(['fr', 'en']),
        welcomeMessage: z.string(),
        suggestedMessages: z.array(z.string()),
        notice: z.string(),
        theme: z.strictObject({ primaryColor: z.string(), textColor: z.string(), position: z.enum(['left', 'right']), icon: z.string() }),
      }),
    }),
  },
  widgetCancel: {
    method: 'POST',
    path: '/v1/widget/cancel',
    host: 'edge',
    status: 204,
    callers: ['visitor'],
    summary:
      "Stop the answer that is under way in a conversation, in the visitor's latest where none is named. Its stream ends within 5 seconds with `done` and `cancelled`; what was said stays.",
    problems: ['invalid-request', 'not-found', 'unavailable'],
    body: z.strictObject({ conversationId: id.optional() }),
    reply: 'none',
  },
  widgetConversation: {
    method: 'GET',
    path: '/v1/widget/conversation',
    host: 'edge',
    callers: ['visitor'],
    summary: "The visitor's latest conversation, so that a reload goes on where it was.",
    problems: ['not-found', ...VISIT_REFUSALS],
    reply: z.strictObject({ conversation: conversation.nullable() }),
  },
});

export const widgetEnv = z.object({
  DIRECTORY_TABLE: z.string().min(1),
  GUARDS_TABLE: z.string().min(1),
  VISITOR_SEAL_SECRET: z.string().min(1),
  SIGNING_SECRET: z.string().min(1),
  UPLOAD_ORIGIN: z.url(),
  TOKEN_ISSUER: z.string().min(1),
});
