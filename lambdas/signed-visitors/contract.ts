import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, time } from '../core/schema.ts';

/** For how long the secret before is still good after a rotation, in seconds: a day, in which a site can take over the new one. */
export const OVERLAP_SECONDS = 86_400;

const params = z.strictObject({ chatbotId: id });
const state = z.strictObject({
  /** What people recognise it by; the secret itself is shown once. */
  lastFour: z.string().length(4),
  createdAt: time,
  /** Until when the one before is good. */
  previousUntil: time.optional(),
});

/** What a site signs its visitors with. Whoever has it can be any of them, so it is made by owners and admins who have just confirmed. */
export const signedVisitorRoutes = routes({
  renewVisitorSecret: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/visitor-secret',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:admin',
    confirmed: true,
    onceOnly: ['secret'],
    summary: 'Make or renew the secret by which a site vouches for its visitors. It is in this reply and nowhere else; the one before is good for another day.',
    problems: ['not-allowed', 'not-found', 'csrf-refused'],
    params,
    reply: z.strictObject({ visitorSecret: state, secret: z.string().max(100).optional() }),
  },
  readVisitorSecret: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/visitor-secret',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary: 'Whether a site can vouch for visitors of this chatbot, and since when.',
    problems: ['not-found', 'not-allowed'],
    params,
    reply: z.strictObject({ visitorSecret: state.nullable() }),
  },
  deleteVisitorSecret: {
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}/visitor-secret',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:admin',
    summary:
      'End the secret and the one before at once: no site vouches for anybody any more, and visitors who came by them are refused at their next message.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params,
    reply: 'none',
  },
});

export const signedVisitorsEnv = z.object({ VISITOR_SEAL_SECRET: z.string().min(1) });
