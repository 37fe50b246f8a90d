import * as z from 'zod';
import { VISIT_REFUSALS } from '../access/contract.ts';
import { PHONE } from '../cleaning/patterns.ts';
import { plain, plainLine } from '../cleaning/fields.ts';
import { routes } from '../core/contract.ts';
import type { ProblemCode } from '../core/problem.ts';
import { id, time } from '../core/schema.ts';

/** Answers to questions of the form beyond the known ones. */
const ANSWERS_MAX = 10;

const fromWidget = { host: 'edge', callers: ['visitor'] } as const;
/** What every door of a visitor can answer. */
const REFUSED = ['not-found', ...VISIT_REFUSALS, 'rate-limited', 'unavailable'] as const satisfies readonly ProblemCode[];

/** RFC 5321, 4.5.3.1: 64 octets before the at sign, 254 in all. */
const email = z.email().max(254);
const phone = z
  .string()
  .max(40)
  .transform((value) => value.replaceAll(/[\s().-]/g, ''))
  .pipe(z.string().regex(PHONE, { error: 'A number such as +33 1 23 45 67 89' }));

export const lead = z
  .strictObject({
    name: plainLine(100).optional(),
    email: email.optional(),
    phone: phone.optional(),
    company: plainLine(100).optional(),
    answers: z
      .array(z.strictObject({ label: plainLine(100), value: plain(1_000) }))
      .max(ANSWERS_MAX)
      .optional(),
    /** Nothing is kept without it. */
    consent: z.literal(true),
    /** The words that the form showed beside the box. */
    consentText: plain(1_000),
    conversationId: id.optional(),
  })
  .refine(({ email: address, phone: number }) => address !== undefined || number !== undefined, { error: 'Give an address or a number', path: ['email'] });
export type LeadInput = z.output<typeof lead>;

export const visitorRoutes = routes({
  widgetChanges: {
    ...fromWidget,
    method: 'GET',
    path: '/v1/widget/changes',
    summary: "What people have answered since the last call, and whether a person has the visitor's conversation. Asked every few seconds while one has.",
    problems: ['invalid-request', ...REFUSED],
    query: z.strictObject({ since: time.optional() }),
    reply: z.strictObject({
      /** For the next call. */
      since: time,
      conversation: z.strictObject({ id, state: z.enum(['bot', 'waiting', 'person', 'closed']) }).nullable(),
      /** A person's messages, oldest first; one that was answered a moment ago may come twice, under the same id. */
      messages: z.array(z.strictObject({ id, author: z.literal('person'), text: z.string(), createdAt: time })).max(50),
    }),
  },
  giveFeedback: {
    ...fromWidget,
    method: 'POST',
    path: '/v1/widget/feedback',
    status: 204,
    summary: 'A thumb on an answer in a conversation of the visitor. It may be turned.',
    problems: ['invalid-request', ...REFUSED],
    body: z.strictObject({ messageId: id, value: z.enum(['up', 'down']) }),
    reply: 'none',
  },
  leaveLead: {
    ...fromWidget,
    method: 'POST',
    path: '/v1/widget/leads',
    status: 201,
    summary: 'Leave an address or a number, with consent.',
    problems: ['invalid-request', ...REFUSED],
    body: lead,
    reply: z.strictObject({ id }),
  },
  forgetMe: {
    ...fromWidget,
    method: 'DELETE',
    path: '/v1/widget/conversation',
    status: 204,
    summary: 'Forget the visitor: conversations, contact and leads are deleted, and the token leads nowhere any more.',
    problems: REFUSED,
    reply: 'none',
  },
});

/** What a visitor may do here beside writing messages, per visitor and per network of a chatbot (S16). */
export const VISITOR_WINDOWS = {
  poll: { visitor: { name: 'widget-poll', count: 60, seconds: 60 }, network: { name: 'widget-poll-network', count: 1_200, seconds: 60 } },
  act: { visitor: { name: 'widget-act', count: 20, seconds: 60 }, network: { name: 'widget-act-network', count: 60, seconds: 60 } },
  lead: { visitor: { name: 'widget-lead', count: 5, seconds: 3_600 }, network: { name: 'widget-lead-network', count: 60, seconds: 3_600 } },
} as const;
export type VisitorAct = keyof typeof VISITOR_WINDOWS;

export const visitorsEnv = z.object({});
