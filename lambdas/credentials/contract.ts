import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { noticeSenderEnv } from '../notices/contract.ts';
import { email, mailedToken, password } from '../people/fields.ts';
import { sessionsEnv } from '../sessions/contract.ts';

const accepted = z.strictObject({ status: z.literal('accepted') });

export const credentialRoutes = routes({
  forgotPassword: {
    method: 'POST',
    path: '/v1/auth/password/forgot',
    host: 'app',
    status: 202,
    callers: ['public'],
    summary: 'Ask for a link that sets a new password; the answer is always the same, and only the owner of a known address gets a mail.',
    problems: ['invalid-request', 'csrf-refused', 'rate-limited', 'unavailable'],
    body: z.strictObject({ email }),
    reply: accepted,
  },
  resetPage: {
    method: 'GET',
    path: '/reset',
    host: 'app',
    callers: ['public'],
    summary: 'The page to which the mailed link leads: the token is in its fragment and is sent nowhere but to the reset.',
    problems: [],
    reply: 'html',
  },
  resetPassword: {
    method: 'POST',
    path: '/v1/auth/password/reset',
    host: 'app',
    status: 204,
    callers: ['public'],
    summary: 'Set a new password with the mailed token. Every session ends, and nobody is signed in by it.',
    problems: ['invalid-request', 'token-refused', 'weak-password', 'csrf-refused', 'locked-out', 'unavailable'],
    body: z.strictObject({ token: mailedToken, password }),
    reply: 'none',
  },
  changePassword: {
    method: 'POST',
    path: '/v1/auth/password/change',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'Set a new password with the current one. All other sessions end, and this one goes on with new cookies.',
    problems: ['invalid-request', 'invalid-credentials', 'weak-password', 'csrf-refused', 'locked-out', 'conflict', 'unavailable'],
    body: z.strictObject({ currentPassword: password, newPassword: password }),
    reply: 'none',
  },
  changeEmail: {
    method: 'POST',
    path: '/v1/auth/email/change',
    host: 'app',
    status: 202,
    callers: ['session'],
    permission: 'self',
    confirmed: true,
    summary: 'Ask for another address: a link is mailed to it, and the current address is told. It is taken over with `verify-email`.',
    problems: ['invalid-request', 'invalid-credentials', 'csrf-refused', 'locked-out', 'rate-limited', 'confirmation-required', 'unavailable'],
    body: z.strictObject({ email, password }),
    reply: accepted,
  },
});

export const credentialsEnv = sessionsEnv.extend(noticeSenderEnv.shape);
