import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, time } from '../core/schema.ts';

const inChatbot = z.strictObject({ chatbotId: id });
const person = z.strictObject({
  visitorId: z.string().min(1).max(200).optional(),
  email: z.email().max(254).optional(),
});
const one = ({ visitorId, email }: { readonly visitorId?: string | undefined; readonly email?: string | undefined }): boolean =>
  (visitorId === undefined) !== (email === undefined);
const ONE = { error: 'Name either the visitor or the address' };

const removed = z.strictObject({
  conversations: z.number().int(),
  messages: z.number().int(),
  notes: z.number().int(),
  feedback: z.number().int(),
  unansweredQuestions: z.number().int(),
  contacts: z.number().int(),
  leads: z.number().int(),
  /** Blocks of the visitor. */
  blocks: z.number().int(),
});

const byAdmin = { method: 'POST', host: 'app', callers: ['session'], permission: 'account:admin', params: inChatbot } as const;

export const privacyRoutes = routes({
  erasePerson: {
    ...byAdmin,
    path: '/v1/chatbots/{chatbotId}/people/erase',
    summary:
      'Delete everything that a chatbot keeps of a person, in every store. The reply is the receipt. Where it is not complete, or was cut off, call again.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused', 'confirmation-required'],
    confirmed: true,
    body: person.refine(one, ONE),
    reply: z.strictObject({ complete: z.boolean(), visitors: z.number().int(), removed, erasedAt: time }),
  },
  exportPerson: {
    ...byAdmin,
    path: '/v1/chatbots/{chatbotId}/people/export',
    summary: 'Everything that a chatbot keeps of a person. What does not fit begins at `nextCursor`.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused', 'confirmation-required'],
    confirmed: true,
    body: person.extend({ cursor: z.string().min(1).max(200).optional() }).refine(one, ONE),
    reply: z.strictObject({
      visitorIds: z.array(z.string()),
      contacts: z.array(
        z.strictObject({
          name: z.string().nullable(),
          email: z.string().nullable(),
          phone: z.string().nullable(),
          company: z.string().nullable(),
          createdAt: time,
        }),
      ),
      leads: z.array(z.strictObject({ fields: z.record(z.string(), z.string()), consentText: z.string(), createdAt: time })),
      conversations: z.array(
        z.strictObject({ id, channel: z.string(), status: z.string(), language: z.string().nullable(), tags: z.array(z.string()), createdAt: time }),
      ),
      notes: z.array(z.strictObject({ conversationId: id, text: z.string(), createdAt: time })),
      messages: z.array(
        z.strictObject({ id, conversationId: id, author: z.string(), text: z.string(), feedback: z.enum(['up', 'down']).optional(), createdAt: time }),
      ),
      unansweredQuestions: z.array(z.strictObject({ conversationId: id, question: z.string(), lastAskedAt: time })),
      nextCursor: z.string().max(200).nullable(),
    }),
  },
});

export const privacyEnv = z.object({ BLOCKS_TABLE: z.string().min(1) });
export const retentionEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), JOURNAL_TABLE: z.string().min(1) });
