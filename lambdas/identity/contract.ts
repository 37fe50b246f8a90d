import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, language, listOf, page, time } from '../core/schema.ts';
import { noticeSenderEnv, TOPICS } from '../notices/contract.ts';
import { calledName, email, mailedToken, membership, password, person } from '../people/fields.ts';
import { sessionsEnv } from '../sessions/contract.ts';

/** Whether one wants news of each topic by mail. */
const mails = z.strictObject(Object.fromEntries(TOPICS.map((topic) => [topic, z.boolean()])) as Record<(typeof TOPICS)[number], z.ZodBoolean>);

const whoAmI = z.strictObject({
  user: person,
  account: membership,
  accounts: z.array(membership).max(100),
  secondFactor: z.boolean(),
  mails,
  session: z.strictObject({ id }),
});

export const identityRoutes = routes({
  signUp: {
    method: 'POST',
    path: '/v1/auth/signup',
    host: 'app',
    status: 202,
    callers: ['public'],
    summary: 'Ask for an account; the answer is always the same, and a link is mailed.',
    problems: ['invalid-request', 'weak-password', 'csrf-refused', 'rate-limited', 'unavailable'],
    body: z.strictObject({ email, password, name: calledName, accountName: calledName, locale: language.optional() }),
    reply: z.strictObject({ status: z.literal('accepted') }),
  },
  verifyEmail: {
    method: 'POST',
    path: '/v1/auth/verify-email',
    host: 'app',
    callers: ['public'],
    summary: 'Open the account, or take over a changed address, with the mailed token and the password; signs in.',
    problems: ['invalid-request', 'token-refused', 'invalid-credentials', 'csrf-refused', 'locked-out', 'unavailable'],
    body: z.strictObject({ token: mailedToken, password }),
    reply: z.strictObject({ user: person, account: membership }),
  },
  resendVerification: {
    method: 'POST',
    path: '/v1/auth/verify-email/resend',
    host: 'app',
    status: 202,
    callers: ['public'],
    summary: 'Mail the link of a pending sign-up again; the answer is always the same.',
    problems: ['invalid-request', 'csrf-refused', 'rate-limited', 'unavailable'],
    body: z.strictObject({ email }),
    reply: z.strictObject({ status: z.literal('accepted') }),
  },
  logIn: {
    method: 'POST',
    path: '/v1/auth/login',
    host: 'app',
    callers: ['public'],
    summary: 'Sign in with e-mail address and password; the session is in cookies, never in the body.',
    problems: ['invalid-request', 'invalid-credentials', 'second-factor-required', 'csrf-refused', 'locked-out', 'unavailable'],
    body: z.strictObject({ email, password, code: z.string().min(6).max(32).optional() }),
    reply: z.strictObject({ user: person, accounts: z.array(membership).max(100) }),
  },
  refresh: {
    method: 'POST',
    path: '/v1/auth/refresh',
    host: 'app',
    status: 204,
    callers: ['public'],
    summary: 'Trade the refresh cookie for a new pair of cookies; a token that was traded before ends the session.',
    problems: ['not-signed-in', 'csrf-refused', 'unavailable'],
    reply: 'none',
  },
  logOut: {
    method: 'POST',
    path: '/v1/auth/logout',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'End this session; its tokens are dead at the next call.',
    problems: ['csrf-refused'],
    reply: 'none',
  },
  me: {
    method: 'GET',
    path: '/v1/me',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    summary: 'Who is signed in, in which account and role, and in which others one could be.',
    problems: [],
    reply: whoAmI,
  },
  changeMe: {
    method: 'PATCH',
    path: '/v1/me',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    summary: 'Change one’s name, the language of mails, or which news one gets by mail.',
    problems: ['invalid-request', 'csrf-refused'],
    body: z
      .strictObject({ name: calledName, locale: language, mails: mails.partial() })
      .partial()
      .refine((change) => Object.keys(change).length > 0, { error: 'Nothing to change' }),
    reply: whoAmI,
  },
  switchAccount: {
    method: 'POST',
    path: '/v1/auth/switch',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'Go on in another account of one’s own, with this session.',
    problems: ['invalid-request', 'not-found', 'csrf-refused'],
    body: z.strictObject({ accountId: id }),
    reply: 'none',
  },
  listSessions: {
    method: 'GET',
    path: '/v1/auth/sessions',
    host: 'app',
    callers: ['session'],
    permission: 'self',
    summary: 'Where one is signed in, the newest first.',
    problems: ['invalid-request'],
    query: page,
    reply: listOf(
      z.strictObject({
        id,
        /** Browser and system in plain words. */
        device: z.string().max(100),
        /** Country and network of the address. */
        place: z.string().max(100),
        startedAt: time,
        lastUsedAt: time,
        current: z.boolean(),
      }),
    ),
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/auth/sessions/{sessionId}',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'End one of one’s own sessions; it is dead at the next call.',
    problems: ['not-found', 'csrf-refused'],
    params: z.strictObject({ sessionId: id }),
    reply: 'none',
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/v1/auth/sessions',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'self',
    summary: 'End all of one’s sessions but this one.',
    problems: ['csrf-refused'],
    reply: 'none',
  },
  keySet: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    host: 'app',
    callers: ['public'],
    summary: 'The public keys that verify our tokens (RFC 7517).',
    problems: ['unavailable'],
    reply: z.strictObject({
      keys: z
        .array(
          z.strictObject({
            kty: z.literal('RSA'),
            kid: z.string().max(64),
            alg: z.literal('RS256'),
            use: z.literal('sig'),
            n: z.string().max(1024),
            e: z.string().max(16),
          }),
        )
        .max(10),
    }),
  },
});

export const identityEnv = sessionsEnv.extend(noticeSenderEnv.shape);
